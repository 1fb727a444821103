"""The figures that can be watched, each read from the same reports that everybody can open."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from services.alerts import costs
from services.in_force import reading
from services.reports.asking import Asked
from services.reports.queries import backlog, dependence, sla, throughput
from services.reports.queries.throughput import ThroughputRow
from services.rules.backlogs import Slack
from services.rules.report_periods import Grain, Period
from services.rules.thresholds import Figure
from tenants.db import Tx
from tenants.roles import Role, grants_of
from tenants.scope import Scope, system

Unit = Literal["share", "count", "hours", "minutes", "days", "money"]
Side = Literal["below", "above"]
Read = Callable[[Tx, Asked], Awaitable[Figure]]
HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class Watched:
    """A figure: what it is counted in, on which side it is usually bad, and how it is read.

    `of`: the last days, this moment (then it has no window), or the last whole month. `is_cost`: for who may see a company's costs.
    """

    unit: Unit
    side: Side
    read: Read
    of: Literal["days", "now", "month"] = "days"
    is_cost: bool = False


async def now(tx: Tx, figure: str, *, task_type: str, days: int) -> Figure:
    """The figure over the last local days, today among them. Raises KeyError for one that is not known."""
    until = tx.now.astimezone((await reading.of(tx)).zone).date() + timedelta(days=1)
    asked = Asked(Period(until - timedelta(days=days), until), Grain.MONTH, task_type=task_type or None)
    found = FIGURES[figure]
    return await found.read(_reader_of_costs(tx) if found.is_cost else tx, asked)


def seen_by(scope: Scope) -> list[str]:
    """The figures that somebody may see; the product itself sees all."""
    all_of_them = scope.actor_kind == "system" or "baselines.read" in grants_of(scope.roles)
    return [code for code, each in FIGURES.items() if all_of_them or not each.is_cost]


def _reader_of_costs(tx: Tx) -> Tx:
    """The product itself, in a role that sees the costs of a company: whom it shows them to is asked where they are shown."""
    return replace(tx, scope=system(tx.tenant, name="alerts", roles=frozenset({Role.ACCOUNT_MANAGER})))


def _attainment(metric: str, *, adjusted: bool = True) -> Read:
    async def read(tx: Tx, asked: Asked) -> Figure:
        report = sla.report(asked, [await sla.read(tx, asked)])
        for row in report.metrics:
            if row.metric == metric:
                judged = row.met + row.breached - (row.excused if adjusted else 0)
                return Figure(row.adjusted if adjusted else row.attainment, judged)
        return Figure(None, 0)

    return read


def _flow(of: Callable[[ThroughputRow], Figure]) -> Read:
    async def read(tx: Tx, asked: Asked) -> Figure:
        return of(throughput.report(asked, [await throughput.read(tx, asked)]).totals)

    return read


def _count(n: int) -> Figure:
    return Figure(Decimal(n), n, is_count=True)


def _hours(seconds: int | None, n: int) -> Figure:
    return Figure(None if seconds is None else Decimal(seconds) / HOUR, n)


def _rework(row: ThroughputRow) -> Figure:
    share = Decimal(row.reopenings) / row.resolved if row.resolved else None
    return Figure(share, row.resolved)


def _open(of: Callable[[backlog.Part], Figure]) -> Read:
    async def read(tx: Tx, asked: Asked) -> Figure:
        return of(await backlog.read(tx, asked))

    return read


def _soon(part: backlog.Part) -> Figure:
    """What becomes due in the next seven days and is not overdue yet."""
    return _count(sum(each.slack not in {Slack.OVERDUE, Slack.LATER, Slack.NOT_DUE} for each in part.tickets))


def _oldest(part: backlog.Part) -> Figure:
    """The age of the oldest open ticket; without any, none is old."""
    days = max((each.age_business_days for each in part.tickets), default=0)
    return Figure(Decimal(days), len(part.tickets), is_count=True)


def _people(of: Callable[[dependence.DependenceReport], Figure]) -> Read:
    async def read(tx: Tx, asked: Asked) -> Figure:
        return of(dependence.report(asked, [await dependence.read(tx, asked)]))

    return read


FIGURES: Mapping[str, Watched] = {
    "sla_resolution": Watched("share", "below", _attainment("resolution")),
    "sla_resolution_raw": Watched("share", "below", _attainment("resolution", adjusted=False)),
    "sla_first_response": Watched("share", "below", _attainment("first_response")),
    "sla_next_response": Watched("share", "below", _attainment("next_response")),
    "sla_periodic_update": Watched("share", "below", _attainment("periodic_update")),
    "sla_deadline": Watched("share", "below", _attainment("deadline")),
    "inflow": Watched("count", "above", _flow(lambda row: _count(row.created))),
    "resolved": Watched("count", "below", _flow(lambda row: _count(row.resolved))),
    "cycle_median": Watched("hours", "above", _flow(lambda row: _hours(row.cycle_median_seconds, row.resolved))),
    "cycle_p90": Watched("hours", "above", _flow(lambda row: _hours(row.cycle_p90_seconds, row.resolved))),
    "work_per_ticket": Watched("minutes", "above", _flow(lambda row: Figure(row.minutes_per_ticket, row.worked))),
    "first_pass": Watched("share", "below", _flow(lambda row: Figure(row.first_pass_yield, row.resolved))),
    "rework": Watched("share", "above", _flow(_rework)),
    "backlog_open": Watched("count", "above", _open(lambda part: _count(len(part.tickets))), "now"),
    "backlog_overdue": Watched(
        "count", "above", _open(lambda part: _count(sum(each.slack is Slack.OVERDUE for each in part.tickets))), "now"
    ),
    "backlog_due_soon": Watched("count", "above", _open(_soon), "now"),
    "backlog_oldest": Watched("days", "above", _open(_oldest), "now"),
    "one_person_kinds": Watched(
        "count", "above", _people(lambda report: _count(sum(row.bus_factor == 1 for row in report.by_task_type)))
    ),
    "uncovered_skills": Watched("count", "above", _people(lambda report: _count(sum(row.is_gap for row in report.skills))), "now"),
    "manual_coverage": Watched("share", "below", _people(lambda report: Figure(report.manual_coverage, report.completed))),
    "cost_per_ticket": Watched("money", "above", costs.per_ticket, "month", is_cost=True),
    "saving": Watched("money", "below", costs.saving, "month", is_cost=True),
}  # fmt: skip
"""By code. More are added here and nowhere else."""
