"""Why somebody cannot take waiting tickets, as sentences; and what skills are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.web.labels import DOMAIN
from api.web.words import Words, noop
from services.routing.bars import Bar, Overview
from services.rules.eligibility import Why
from tenants.db import Tx

REASONS: Mapping[Why, str] = {
    Why.WRONG_SIDE: noop("handled by the company's own people"),
    Why.NOT_CLEARED: noop("not cleared for the company"),
    Why.DOMAIN_NOT_CLEARED: noop("not cleared for the field"),
    Why.SPECIFIC_PERSONAL_NOT_CLEARED: noop("not cleared for My Number"),
    Why.EXCLUDED: noop("has worked on it"),
    Why.SKILL_MISSING: noop("skill missing"),
    Why.SKILL_TOO_LOW: noop("skill level too low"),
    Why.SKILL_EXPIRED: noop("skill expired"),
    Why.PROCEDURE_NOT_ACKNOWLEDGED: noop("procedure not acknowledged"),
    Why.NOT_PRESENT: noop("not available"),
    Why.NO_CAPACITY: noop("no free capacity"),
}
"""What keeps somebody from a ticket, in a few words."""

_ELSEWHERE = frozenset({Why.WRONG_SIDE, Why.PROCEDURE_NOT_ACKNOWLEDGED})
"""What is no bar to speak of here: others' own work, and what is asked for beside the queues."""
_SKILLS = "SELECT code, name_ja, name_en FROM skills WHERE code = ANY($1::text[])"


@dataclass(frozen=True, slots=True)
class Barred:
    """A sentence about tickets of a queue that the reader cannot take."""

    queue: UUID
    text: str


async def skill_names(tx: Tx, codes: Iterable[str], language: str) -> Mapping[str, str]:
    """What these skills are called."""
    wanted = sorted(set(codes))
    rows = await tx.fetch(_SKILLS, wanted) if wanted else []
    return {row["code"]: row[f"name_{language}"] for row in rows}


async def sentences(tx: Tx, view: Overview, said: Words) -> Sequence[Barred]:
    """What bars the reader from the queues of their own side."""
    names = await skill_names(tx, (bar.skill for bar in view.bars if bar.skill), said.language)
    own = [each for each in view.queues if tx.scope.is_staff == (each.tenant is None)]
    queues = {each.id: each.name[said.language] for each in own}
    return [
        Barred(bar.queue, _sentence(bar, queues[bar.queue], names, said))
        for bar in view.bars
        if bar.queue in queues and bar.why not in _ELSEWHERE
    ]


def _sentence(bar: Bar, queue: str, names: Mapping[str, str], said: Words) -> str:
    facts = {
        "num": bar.tickets, "queue": queue, "skill": names.get(bar.skill or "", bar.skill), "level": bar.level,
        "domain": said.gettext(DOMAIN.get(bar.domain or "", "")), "why": said.gettext(REASONS[bar.why]),
    }  # fmt: skip
    if bar.why in {Why.SKILL_MISSING, Why.SKILL_TOO_LOW}:
        text = said.ngettext(
            "%(num)s ticket of %(queue)s cannot be taken: it needs %(skill)s at level %(level)s.",
            "%(num)s tickets of %(queue)s cannot be taken: they need %(skill)s at level %(level)s.", bar.tickets,
        )  # fmt: skip
    elif bar.why is Why.SKILL_EXPIRED:
        text = said.ngettext(
            "%(num)s ticket of %(queue)s cannot be taken: your skill %(skill)s has expired.",
            "%(num)s tickets of %(queue)s cannot be taken: your skill %(skill)s has expired.", bar.tickets,
        )  # fmt: skip
    else:
        text = said.ngettext(
            "%(num)s ticket of %(queue)s cannot be taken (%(why)s).",
            "%(num)s tickets of %(queue)s cannot be taken (%(why)s).", bar.tickets,
        )  # fmt: skip
    return text % facts
