"""Throughput: what came and what was done, how long it took, how much work it was, and how often it had to be done again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.reports import asking, cycle_times, grouping, people, telling, volumes, whole_months
from services.reports.asking import Asked, Ground
from services.reports.effort import EffortRow, effort
from services.reports.grouping import Key, Measure, Sums
from services.reports.measures import first_pass, minutes
from services.reports.naming import Names
from services.reports.people import PersonSums
from services.reports.shapes import About, Said
from services.reports.volumes import ChannelRow, DomainRow, HourRow, Volumes
from services.rules import histograms
from tenants.db import Tx

_NAMES = (
    "created", "resolved", "first_pass", "worked", "resolutions", "reopened", "ended", "touch_seconds", "work_squares", "cycle_seconds", "cycle_tally",
    "work_seconds", "unpriced_seconds", "cost",
)  # fmt: skip
_NUMERIC = {"work_squares", "cycle_tally", "cost"}
MEASURES = tuple(Measure(name, f"sum({name})" if name in _NUMERIC else None) for name in _NAMES)
_DAYS = f"""
    SELECT day >= $2 AS now, date_trunc($8, day::timestamp)::date AS stretch, task_type_id, priority, sourcing, team_id, {", ".join(_NAMES)}
    FROM {whole_months.rows("report_days", "report_months", _NAMES)}
"""


@dataclass(frozen=True, slots=True)
class ThroughputRow:
    """The figures of all, of a stretch, or of a key of a dimension. `cost` is None to who may not see it, or where some has no price."""

    stretch_on: date | None
    tenant: str | None
    key: str | None
    name: Said | None
    created: int
    resolved: int
    reopenings: int
    ended: int
    work_seconds: int
    per_worked_hour: Decimal | None
    cycle_mean_seconds: int | None
    cycle_median_seconds: int | None
    cycle_p90_seconds: int | None
    worked: int
    minutes_per_ticket: Decimal | None
    minutes_spread: Decimal | None
    minutes_low: Decimal | None
    minutes_high: Decimal | None
    first_pass: int
    first_pass_yield: Decimal | None
    first_pass_low: Decimal | None
    first_pass_high: Decimal | None
    cost: Decimal | None
    unpriced_seconds: int | None


@dataclass(frozen=True, slots=True)
class ThroughputReport:
    """The report; `before` are the totals of the period before. `cycle_error` bounds median and 90th percentile, relatively."""

    about: About
    cycle_error: Decimal
    totals: ThroughputRow
    before: ThroughputRow
    trend: tuple[ThroughputRow, ...]
    by_task_type: tuple[ThroughputRow, ...]
    by_priority: tuple[ThroughputRow, ...]
    by_sourcing: tuple[ThroughputRow, ...]
    by_team: tuple[ThroughputRow, ...]
    by_tenant: tuple[ThroughputRow, ...]
    by_domain: tuple[DomainRow, ...]
    by_channel: tuple[ChannelRow, ...]
    by_hour: tuple[HourRow, ...]
    effort: tuple[EffortRow, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """What one tenant gives to the report from behind its own wall."""

    ground: Ground
    volumes: Volumes
    people: Sequence[PersonSums]
    with_cost: bool


@dataclass(frozen=True, slots=True)
class Rollups:
    """What the rollups of one or several tenants give."""

    days: Sequence[Mapping[str, Any]]
    volumes: Volumes


@dataclass(frozen=True, slots=True)
class Part:
    """What one or several tenants give to the report."""

    insides: Sequence[Inside]
    rollups: Rollups

    @property
    def grounds(self) -> list[Ground]:
        return [each.ground for each in self.insides]


async def read(tx: Tx, asked: Asked) -> Part:
    """This tenant's part, in four statements, or five where the period has ragged ends. Raises Denied."""
    found = await inside(tx, asked)
    return Part([found], await over(tx, asked, [found.ground]))


async def inside(tx: Tx, asked: Asked) -> Inside:
    """What stands behind this tenant's wall. Raises Denied."""
    ground = await asking.ground(tx, asked)
    return Inside(
        ground,
        await volumes.counted(tx, ground, asked),
        await people.done(tx, ground, asked),
        tx.scope.may("grades.read"),
    )


async def over(tx: Tx, asked: Asked, grounds: Sequence[Ground]) -> Rollups:
    """The rollups of these tenants, a statement each."""
    return Rollups(
        await grouping.read(tx, grounds, asked, _DAYS, MEASURES, more=whole_months.bounds(asked)),
        await volumes.read(tx, grounds, asked),
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    """Rows of sums."""

    sums: Sums
    names: Names
    with_cost: bool

    def rows(self, by: str) -> tuple[ThroughputRow, ...]:
        """The rows of a dimension, or of the trend by it."""
        return tuple(self.row(by, key, held) for key, held in self.sums.each(by))

    def row(self, by: str, key: Key, held: Mapping[str, Any]) -> ThroughputRow:
        cycles = cycle_times.spread(held["cycle_tally"])
        return ThroughputRow(
            stretch_on=key.stretch,
            **self.names.row(by.removeprefix("trend "), key.key),
            **{name: held[name] for name in ("created", "resolved", "ended", "work_seconds", "worked", "first_pass")},
            reopenings=held["reopened"],
            per_worked_hour=_per_hour(held),
            cycle_mean_seconds=round(held["cycle_seconds"] / held["resolved"]) if held["resolved"] else None,
            cycle_median_seconds=cycles.median,
            cycle_p90_seconds=cycles.p90,
            **minutes(held["worked"], held["touch_seconds"], held["work_squares"]),
            **first_pass(held["first_pass"], held["resolved"]),
            **self._cost(held),
        )  # fmt: skip

    def _cost(self, held: Mapping[str, Any]) -> dict[str, Any]:
        if not self.with_cost:
            return {"cost": None, "unpriced_seconds": None}
        cost = grouping.places(Decimal(held["cost"]), 2)
        return {
            "cost": None if held["unpriced_seconds"] else cost,
            "unpriced_seconds": held["unpriced_seconds"],
        }


def _per_hour(held: Mapping[str, Any]) -> Decimal | None:
    worked = held["work_seconds"]
    return grouping.places(Decimal(held["resolved"]) * 3600 / worked, 3) if worked else None


def report(asked: Asked, parts: Sequence[Part]) -> ThroughputReport:
    """The parts of one or several tenants as one report."""
    insides = [each for part in parts for each in part.insides]
    grounds = [each.ground for each in insides]
    kinds, sums = asking.kinds_of(grounds), Sums()
    for part in parts:
        sums.add(kinds, part.rollups.days, MEASURES)
    names, total = Names(grounds), Key("total")
    figures = _Figures(sums, names, all(each.with_cost for each in insides))
    by = {each: figures.rows(each) for each in asking.DIMENSIONS}
    found = volumes.added([*(part.rollups.volumes for part in parts), *(each.volumes for each in insides)])
    error = grouping.places(histograms.ERROR, 4)
    assert error is not None
    return ThroughputReport(
        about=telling.about("throughput", asked, grounds, error=f"{error:.1%}"),
        cycle_error=error,
        totals=figures.row("total", total, sums.now[total]),
        before=figures.row("total", total, sums.before[total]),
        trend=figures.rows(f"trend {asked.parted_by}" if asked.parted_by else "trend"),
        by_task_type=by["task_type"],
        by_priority=by["priority"],
        by_sourcing=by["sourcing"],
        by_team=by["team"] if grounds[0].is_staff else (),
        by_tenant=by["tenant"],
        by_domain=volumes.by_domain(sums, names),
        by_channel=volumes.by_channel(found),
        by_hour=volumes.by_hour(found),
        effort=effort([each for one in insides for each in one.people]),
    )
