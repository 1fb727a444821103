"""Everything that a monthly report says, gathered once from the same reports that everybody can open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.errors import Denied
from core.said import say
from services.in_force.snapshot import TaskType
from services.monthly_reports import costing, standing_work
from services.monthly_reports.content import (
    FORM,
    Attained,
    Breach,
    Counts,
    Month,
    MonthContent,
    Named,
    Quality,
    Volume,
)
from services.monthly_reports.costing import Costing
from services.monthly_reports.outlooks import outlook
from services.monthly_reports.standing_work import Standing
from services.reports.asking import Asked, Ground
from services.reports.queries import sla, throughput
from services.reports.queries.breaches import BreachRow
from services.reports.queries.sla import SlaReport
from services.reports.queries.throughput import ThroughputReport, ThroughputRow
from services.rules import months
from services.rules.report_periods import Grain, Period
from tenants.db import Tx
from tenants.directory.names import names

METRICS = ("resolution", "first_response", "next_response", "periodic_update", "deadline", "work_time")
"""In the order in which a board asks for them."""
TREND = 6
"""Months of the trend, the month itself among them."""


@dataclass(frozen=True, slots=True)
class Read:
    """The reports that a monthly report is made of."""

    ground: Ground
    levels: SlaReport
    levels_before: SlaReport
    trend: SlaReport
    work: ThroughputReport
    before: ThroughputReport
    standing: Mapping[UUID, Standing]
    costing: Costing

    @property
    def kinds(self) -> Sequence[TaskType]:
        """The task types by their Japanese names, as lists show them."""
        return sorted(self.ground.kinds.values(), key=lambda kind: (kind.name["ja"], kind.code))


async def gather(tx: Tx, month: date) -> MonthContent:
    """The figures of a month of this company, as they are now. Raises Denied for who does not see all of its work."""
    read = await _read(tx, month)
    people = await names(tx, [each.excused_by for each in read.levels.breaches if each.excused_by])
    told = read.ground.told
    made = MonthContent(
        form=FORM,
        company_key=read.ground.key,
        company=_named(told.name),
        month=month,
        zone=told.time_zone,
        calendar=_named(told.calendar) if told.calendar["ja"] else None,
        names={kind.code: _named(kind.name) for kind in read.kinds},
        data_at=told.data_at or tx.now,
        attained=_attained(read),
        trend=_trend(read.trend),
        breaches=tuple(_breach(each, people, read.ground) for each in read.levels.breaches),
        breaches_in_all=sum(each.breached for each in read.levels.metrics),
        volume=_volume(read),
        quality=_quality(read),
        comparison=read.costing.comparison,
        findings=(),
    )
    codes = {kind.id: kind.code for kind in read.kinds}
    return outlook(made, read.standing, codes, read.costing.hand_over)


async def _read(tx: Tx, month: date) -> Read:
    period = Period(month, months.next_of(month))
    asked = Asked(period, Grain.MONTH)
    levels = await sla.read(tx, asked)
    ground = levels.grounds[0]
    if len(ground.kinds) < len(ground.in_force.task_types):
        raise Denied(
            say("A monthly report is of the whole company: you are not cleared for all domains of its work.")
        )
    long = Asked(Period(months.before(month, by=TREND - 1), period.to_on), Grain.MONTH)
    earlier = Asked(Period(months.before(month), month), Grain.MONTH)
    return Read(
        ground=ground,
        levels=sla.report(asked, [levels]),
        levels_before=sla.report(earlier, [await sla.read(tx, earlier)]),
        trend=sla.report(long, [await sla.read(tx, long)]),
        work=throughput.report(asked, [await throughput.read(tx, asked)]),
        before=throughput.report(earlier, [await throughput.read(tx, earlier)]),
        standing=await standing_work.of(tx, until=period.to_on),
        costing=await costing.read(tx, month),
    )


def _named(name: Mapping[str, str]) -> Named:
    return Named(name["ja"], name["en"])


def _attained(read: Read) -> tuple[Attained, ...]:
    before = {row.metric: Counts(row.met, row.breached, row.excused) for row in read.levels_before.metrics}
    return tuple(
        Attained(row.metric, row.target, Counts(row.met, row.breached, row.excused), before.get(row.metric))
        for row in sorted(read.levels.metrics, key=lambda row: METRICS.index(row.metric))
    )


def _trend(report: SlaReport) -> tuple[Month, ...]:
    return tuple(
        Month(row.stretch_on, Counts(row.met, row.breached, row.excused))
        for row in report.trend
        if row.metric == "resolution" and row.stretch_on is not None
    )


def _breach(row: BreachRow, people: Mapping[UUID, str], ground: Ground) -> Breach:
    return Breach(
        reference=row.reference,
        task_type=row.task_type,
        metric=row.metric,
        on=row.breached_at.astimezone(ground.in_force.zone).date(),
        excused=row.excused_at is not None,
        reason=row.excuse_reason or "",
        by=people.get(row.excused_by, "") if row.excused_by else "",
    )


def _volume(read: Read) -> tuple[Volume, ...]:
    now, before = _by_type(read.work), _by_type(read.before)
    found = []
    for kind in read.kinds:
        this, that = now.get(kind.code), before.get(kind.code)
        standing = read.standing.get(kind.id)
        if not (this or that or (standing and standing.open_at_end)):
            continue
        found.append(
            Volume(
                task_type=kind.code,
                created=this.created if this else 0,
                resolved=this.resolved if this else 0,
                before_created=that.created if that else 0,
                before_resolved=that.resolved if that else 0,
                open_at_end=standing.open_at_end if standing else 0,
                cycle_median=this.cycle_median_seconds if this else None,
                cycle_p90=this.cycle_p90_seconds if this else None,
            )
        )
    return tuple(found)


def _quality(read: Read) -> tuple[Quality, ...]:
    now = _by_type(read.work)
    rows = [(kind.code, now[kind.code]) for kind in read.kinds if kind.code in now]
    return tuple(
        Quality(code, row.resolved, row.first_pass, row.reopenings, row.first_pass_low, row.first_pass_high)
        for code, row in rows
    )


def _by_type(report: ThroughputReport) -> dict[str, ThroughputRow]:
    return {row.key: row for row in report.by_task_type if row.key is not None}
