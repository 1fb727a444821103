"""What the form of an alert offers: the figures by what they measure, and the kinds of work of a company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.web.reader import Reader
from api.web.watching.frame import at, said
from api.web.words import noop
from services.alerts.figures import FIGURES, seen_by
from services.alerts.letters import NAMES
from services.in_force import reading
from tenants.db import transaction
from tenants.directory.companies import CompanyCard
from tenants.scope import ALL_DOMAINS

GROUPS: Mapping[str, Sequence[str]] = {
    noop("Promises kept"): (
        "sla_resolution", "sla_resolution_raw", "sla_first_response", "sla_next_response", "sla_periodic_update", "sla_deadline",
    ),
    noop("Volume and pace"): ("inflow", "resolved", "cycle_median", "cycle_p90", "work_per_ticket"),
    noop("Quality"): ("first_pass", "rework"),
    noop("Open work"): ("backlog_open", "backlog_overdue", "backlog_due_soon", "backlog_oldest"),
    noop("Dependence on individuals"): ("one_person_kinds", "uncovered_skills", "manual_coverage"),
    noop("Costs"): ("cost_per_ticket", "saving"),
}  # fmt: skip
"""Every figure that can be watched, by what it measures."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure to choose: its unit and what it is of decide what the form asks for."""

    code: str
    name: str
    unit: str
    of: str


def figures(reader: Reader) -> list[tuple[str, list[Choice]]]:
    """The figures that the reader may see, by group."""
    seen = seen_by(reader.who)
    found = [
        (said(reader, name), [_choice(code, reader.language) for code in codes if code in seen])
        for name, codes in GROUPS.items()
    ]
    return [(name, choices) for name, choices in found if choices]


def _choice(code: str, language: str) -> Choice:
    return Choice(code, NAMES[code][language], FIGURES[code].unit, FIGURES[code].of)


async def kinds(reader: Reader, company: CompanyCard) -> list[tuple[str, str]]:
    """The kinds of work that the reader may watch, by name; all of it together first, for who sees all."""
    async with transaction(at(reader, company.id)) as tx:
        domains = tx.scope.domains()
        held = [kind for kind in (await reading.of(tx)).by_code.values() if kind.domain in domains]
    named = sorted((kind.name[reader.language] or kind.name["ja"], kind.code) for kind in held)
    whole = [("", said(reader, noop("All work")))] if domains >= ALL_DOMAINS else []
    return whole + [(code, name) for name, code in named]
