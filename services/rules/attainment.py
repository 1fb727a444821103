"""Attainment of a period: met ÷ (met + breached), raw and without excused breaches; and the excuse itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from services.rules.clocks import Clock, Result
from services.rules.policies import Metric
from services.rules.refusals import Phrase, Refused, phrase


@dataclass
class NotBreached(Refused):
    """Only a breach can be excused."""

    code: ClassVar[str] = "not_breached"
    metric: Metric
    cycle: int
    result: Result | None

    def said(self) -> Phrase:
        result = self.result or "–"
        return phrase(
            "{metric} {cycle} is {result}; takes breached",
            metric=self.metric,
            cycle=self.cycle,
            result=result,
        )


def excused(clock: Clock, *, at: datetime, by: UUID) -> Clock:
    """The clock with its breach excused; the first excuse stays. Raises NotBreached."""
    if clock.result is not Result.BREACHED:
        raise NotBreached(clock.metric, clock.cycle, clock.result)
    return clock if clock.excused_at else replace(clock, excused_at=at, excused_by=by)


@dataclass(frozen=True, slots=True)
class Attainment:
    """Counts of one metric in one period. `reopened` is the number of tickets reopened within it."""

    met: int
    breached: int
    excused: int
    reopened: int

    @property
    def raw(self) -> Fraction | None:
        """Met over all judged; None where nothing was judged, which is not zero."""
        judged = self.met + self.breached
        return Fraction(self.met, judged) if judged else None

    @property
    def adjusted(self) -> Fraction | None:
        """The same without the excused breaches."""
        judged = self.met + self.breached - self.excused
        return Fraction(self.met, judged) if judged else None


def attainment(
    cycles: Iterable[tuple[UUID, Clock]], metric: Metric, *, from_on: date, to_on: date, zone: ZoneInfo
) -> Attainment:
    """Attainment over local days `[from_on, to_on)` of (ticket id, cycle) pairs; others are passed over.

    Of resolutions the last cycle of each ticket judged within the period counts, of the others every cycle.
    A result belongs to the local day of its `decided_at`, so that a later cycle changes no earlier period.
    """
    of_metric = [(ticket, clock) for ticket, clock in cycles if clock.metric is metric]
    within = [pair for pair in of_metric if _is_within(pair[1].decided_at, from_on, to_on, zone)]
    counted = _last_of_each(within) if metric is Metric.RESOLUTION else [clock for _, clock in within]
    breaches = [clock for clock in counted if clock.result is Result.BREACHED]
    return Attainment(
        met=len(counted) - len(breaches),
        breached=len(breaches),
        excused=sum(clock.excused_at is not None for clock in breaches),
        reopened=len({ticket for ticket, clock in of_metric if _reopens(clock, from_on, to_on, zone)}),
    )


def _is_within(at: datetime | None, from_on: date, to_on: date, zone: ZoneInfo) -> bool:
    return at is not None and from_on <= at.astimezone(zone).date() < to_on


def _last_of_each(within: Iterable[tuple[UUID, Clock]]) -> list[Clock]:
    last: dict[UUID, Clock] = {}
    for ticket, clock in within:
        if ticket not in last or clock.cycle > last[ticket].cycle:
            last[ticket] = clock
    return list(last.values())


def _reopens(clock: Clock, from_on: date, to_on: date, zone: ZoneInfo) -> bool:
    return (
        clock.metric is Metric.RESOLUTION
        and clock.cycle > 1
        and _is_within(clock.started_at, from_on, to_on, zone)
    )
