"""The kinds of work that somebody may request, with how long each takes and whether it needs approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.web.portal.finding import found
from api.web.words import noop
from services.in_force import reading
from services.in_force.snapshot import TaskType
from services.tickets.promising import Usual, usual
from tenants.db import Tx

GROUPS: Mapping[str, str] = {
    "hr": noop("HR"), "general_affairs": noop("General affairs"), "accounting": noop("Accounting and finance"),
    "finance": noop("Accounting and finance"), "it": noop("IT"),
}  # fmt: skip
"""Under which heading a domain stands, in the order of the page."""
ICONS: Mapping[str, str] = {
    "hr": "user", "general_affairs": "building", "accounting": "doc", "finance": "yen", "it": "floor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of work as it can be requested."""

    code: str
    name: str
    description: str
    domain: str
    icon: str
    approval: bool
    confidential: bool
    usual: Usual | None


_ABOUT = "SELECT code, description_ja, description_en FROM task_types WHERE tenant_id = $1 AND active"
_OFTEN = """
SELECT task_type_id FROM (SELECT task_type_id, created_at FROM tickets WHERE tenant_id = $1{whose} ORDER BY id DESC LIMIT 500) newest
WHERE created_at > $2::timestamptz - interval '180 days' GROUP BY task_type_id ORDER BY count(*) DESC, task_type_id LIMIT 12
"""


async def offers(tx: Tx, language: str, *, question: str = "") -> list[Offer]:
    """All that the reader may request; narrowed by a question, the likeliest first."""
    tx.scope.require("task_types.read")
    in_force = await reading.of(tx)
    about = {row["code"]: row for row in await tx.fetch(_ABOUT, tx.tenant)}
    kinds = [
        each for each in in_force.task_types.values() if each.active and each.domain in tx.scope.domains()
    ]
    kinds.sort(key=lambda each: each.code)
    if question:
        kinds = found([(kind, _both(about[kind.code])) for kind in kinds], question)
    return [_offer(kind, about[kind.code], language, usual(in_force, kind, tx.now)) for kind in kinds]


async def often(tx: Tx, all_: Sequence[Offer], *, count: int = 4) -> list[Offer]:
    """What the reader requests most of late; filled up with what their company does."""
    in_force = await reading.of(tx)
    by_code = {offer.code: offer for offer in all_}
    codes: dict[str, None] = {}
    for whose, args in ((" AND requester_id = $3", [tx.scope.actor]), ("", [])):
        if sum(code in by_code for code in codes) < count:
            rows = await tx.fetch(_OFTEN.format(whose=whose), tx.tenant, tx.now, *args)
            codes |= dict.fromkeys(in_force.task_types[row["task_type_id"]].code for row in rows)
    return [by_code[code] for code in codes if code in by_code][:count]


def _both(row: Any) -> str:
    return f"{row['description_ja']} {row['description_en']}"


def _offer(kind: TaskType, about: Any, language: str, takes: Usual | None) -> Offer:
    return Offer(
        kind.code, kind.name[language], about[f"description_{language}"], kind.domain, ICONS[kind.domain],
        kind.approval is not None, kind.confidential, takes,
    )  # fmt: skip
