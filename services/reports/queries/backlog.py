"""The backlog: what is open now by age and slack, what will breach in the next days, and how it came to be what it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.reports import asking, open_work, telling, whole_months, words
from services.reports.asking import Asked, Ground
from services.reports.grouping import arguments
from services.reports.naming import Names
from services.reports.open_work import OpenTicket
from services.reports.shapes import About, Said
from services.rules import report_periods
from services.rules.backlogs import SOON_DAYS, STEPS, Slack
from tenants.db import Tx

LISTED = 50
"""Tickets that are due soon in the report itself; the drill-down has all of them."""
_TURNS = f"""
SELECT CASE WHEN day >= $2 THEN date_trunc($8, day::timestamp)::date END AS stretch, sum(created) AS created, sum(resolutions) AS resolutions,
       sum(reopened) AS reopenings, sum(ended) AS ended
FROM {whole_months.rows("report_days", "report_months", ("created", "resolutions", "reopened", "ended"))} GROUP BY 1
"""
_FLOWS = ("created", "resolutions", "reopenings", "ended")


@dataclass(frozen=True, slots=True)
class StepRow:
    """Open tickets in one step of an age or of slack, or of one key of a dimension; `overdue` of them are."""

    tenant: str | None
    key: str
    name: Said | None
    tickets: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DueRow:
    """Open tickets that become due on a day."""

    due_on: date
    tickets: int


@dataclass(frozen=True, slots=True)
class SoonRow:
    """An open ticket that is overdue or becomes so in the next days."""

    tenant: str
    reference: str
    ticket: Any
    task_type: str
    priority: str
    status: str
    assignee: Any
    due_at: Any
    slack: str
    age_business_days: int


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What went in and out in a stretch, and how many were open at its end."""

    stretch_on: date
    created: int
    reopenings: int
    resolutions: int
    ended: int
    backlog: int


@dataclass(frozen=True, slots=True)
class BacklogReport:
    """The report. All but `history` is as of `about.made_at`, live; `history` is that of the period."""

    about: About
    open: int
    overdue: int
    by_age_business_days: tuple[StepRow, ...]
    by_age_days: tuple[StepRow, ...]
    by_slack: tuple[StepRow, ...]
    by_task_type: tuple[StepRow, ...]
    by_priority: tuple[StepRow, ...]
    by_sourcing: tuple[StepRow, ...]
    by_status: tuple[StepRow, ...]
    by_tenant: tuple[StepRow, ...]
    due: tuple[DueRow, ...]
    due_soon: tuple[SoonRow, ...]
    history: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one tenant gives to the report."""

    ground: Ground
    tickets: Sequence[OpenTicket]
    turns: Sequence[Mapping[str, Any]]

    @property
    def grounds(self) -> list[Ground]:
        return [self.ground]


async def read(tx: Tx, asked: Asked) -> Part:
    """This tenant's part, in three statements. Raises Denied."""
    ground = await asking.ground(tx, asked)
    turns: list[Any] = await tx.fetch(
        _TURNS, *arguments([ground], asked, date.min), *whole_months.bounds(asked, date.min)
    )
    return Part(ground, await open_work.tickets(tx, ground, asked), turns)


def report(asked: Asked, parts: Sequence[Part]) -> BacklogReport:
    """The parts of one or several tenants as one report."""
    tickets = [each for part in parts for each in part.tickets]
    grounds = [part.ground for part in parts]
    names = Names(grounds)
    soon = sorted((each for each in tickets if _is_soon(each)), key=_urgency)
    return BacklogReport(
        about=telling.about("backlog", asked, grounds),
        open=len(tickets),
        overdue=sum(each.slack is Slack.OVERDUE for each in tickets),
        by_age_business_days=_steps(tickets, lambda each: each.business_step, STEPS),
        by_age_days=_steps(tickets, lambda each: each.wall_step, STEPS),
        by_slack=_steps(tickets, lambda each: each.slack.value, tuple(Slack)),
        by_task_type=_rows(tickets, names, "task_type", lambda each: (each.tenant, each.task_type)),
        by_priority=_rows(tickets, names, "priority", lambda each: each.priority),
        by_sourcing=_rows(tickets, names, "sourcing", lambda each: each.sourcing),
        by_status=_rows(tickets, names, "status", lambda each: each.status),
        by_tenant=_rows(tickets, names, "tenant", lambda each: each.tenant),
        due=_due(tickets, grounds),
        due_soon=tuple(_soon(each) for each in soon[:LISTED]),
        history=_history(asked, parts),
    )


def _is_soon(ticket: OpenTicket) -> bool:
    return ticket.slack not in {Slack.LATER, Slack.NOT_DUE}


def _urgency(ticket: OpenTicket) -> Any:
    return ticket.due_at, ticket.ticket.int


Of = Callable[[OpenTicket], Any]


def _counted(tickets: Iterable[OpenTicket], of: Of) -> tuple[Counter[Any], Counter[Any]]:
    return Counter(map(of, tickets)), Counter(of(each) for each in tickets if each.slack is Slack.OVERDUE)


def _steps(tickets: Sequence[OpenTicket], of: Of, steps: Sequence[str]) -> tuple[StepRow, ...]:
    """Every step is named, also where there is none in it."""
    counted, overdue = _counted(tickets, of)
    return tuple(
        StepRow(None, str(step), words.value(str(step)), counted[step], overdue[step]) for step in steps
    )


def _rows(tickets: Sequence[OpenTicket], names: Names, by: str, of: Of) -> tuple[StepRow, ...]:
    counted, overdue = _counted(tickets, of)
    return tuple(
        StepRow(**names.row(by, key), tickets=counted[key], overdue=overdue[key]) for key in sorted(counted)
    )


def _due(tickets: Sequence[OpenTicket], grounds: Sequence[Ground]) -> tuple[DueRow, ...]:
    """The days to come, from today; what is overdue already is not among them."""
    counted = Counter(each.due_on for each in tickets if each.slack is not Slack.OVERDUE)
    today = min(ground.now.astimezone(ground.in_force.zone).date() for ground in grounds)
    days = [today + timedelta(days=n) for n in range(SOON_DAYS)]
    return tuple(DueRow(on, counted[on]) for on in days)


def _soon(each: OpenTicket) -> SoonRow:
    return SoonRow(
        each.tenant, each.reference, each.ticket, each.task_type, each.priority, each.status, each.assignee, each.due_at,
        each.slack.value, each.age_business_days,
    )  # fmt: skip


def _history(asked: Asked, parts: Sequence[Part]) -> tuple[HistoryRow, ...]:
    """Each stretch up to today, from what was open before the period."""
    flows: dict[date | None, Counter[str]] = {}
    for part in parts:
        for row in part.turns:
            flows.setdefault(row["stretch"], Counter()).update({flow: int(row[flow]) for flow in _FLOWS})
    today = max(part.ground.now.astimezone(part.ground.in_force.zone).date() for part in parts)
    left, rows = _net(flows.get(None, Counter())), []
    for stretch in report_periods.stretches(asked.period, asked.grain):
        if stretch > today:
            break
        flow = flows.get(stretch, Counter())
        left += _net(flow)
        rows.append(
            HistoryRow(stretch, flow["created"], flow["reopenings"], flow["resolutions"], flow["ended"], left)
        )
    return tuple(rows)


def _net(flow: Counter[str]) -> int:
    return flow["created"] + flow["reopenings"] - flow["resolutions"] - flow["ended"]
