"""The periods of reports: local days, half-open, and the stretches that a trend is cut into.

Pure. A period and the one it is held against have the same length: whole months against whole months, else days against days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.rules import months
from services.rules.refusals import phrase

LONGEST_DAYS = 3 * 366
DAY = timedelta(days=1)


class Grain(StrEnum):
    """What a trend is cut into. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days `[from_on, to_on)`. Raises ValueError where it has none, or more than three years of them."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        if self.to_on <= self.from_on:
            raise ValueError(
                phrase(
                    "held {held}; takes a day after {from_on}, the first of the period",
                    held=self.to_on,
                    from_on=self.from_on,
                )
            )
        if self.days > LONGEST_DAYS:
            raise ValueError(
                phrase(
                    "held {held} days; takes at most {longest} (three years)",
                    held=self.days,
                    longest=LONGEST_DAYS,
                )
            )

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days

    @property
    def is_whole_months(self) -> bool:
        return self.from_on.day == 1 == self.to_on.day

    def __contains__(self, on: date | None) -> bool:
        """Whether a day lies within; None does not."""
        return on is not None and self.from_on <= on < self.to_on


def before(period: Period) -> Period | None:
    """The period of the same length just before; None where the calendar of dates begins too late for it."""
    try:
        if period.is_whole_months:
            count = (period.to_on.year - period.from_on.year) * 12 + period.to_on.month - period.from_on.month
            return Period(months.before(period.from_on, by=count), period.from_on)
        return Period(period.from_on - timedelta(days=period.days), period.from_on)
    except (ValueError, OverflowError):
        return None


def usual_grain(period: Period) -> Grain:
    """The one that gives a trend some ten to forty points: days up to six weeks, weeks up to half a year, then months."""
    if period.days <= 42:
        return Grain.DAY
    return Grain.WEEK if period.days <= 184 else Grain.MONTH


def stretch_of(on: date, grain: Grain) -> date:
    """The first day of the stretch that a day lies in."""
    if grain is Grain.MONTH:
        return months.of(on)
    return on - timedelta(days=on.weekday()) if grain is Grain.WEEK else on


def stretches(period: Period, grain: Grain) -> Iterator[date]:
    """The first days of all stretches that a period touches, in order; the first and the last may be cut by it."""
    on = stretch_of(period.from_on, grain)
    while on < period.to_on:
        yield on
        on = months.next_of(on) if grain is Grain.MONTH else on + DAY * (7 if grain is Grain.WEEK else 1)


def month_span(from_on: date, to_on: date) -> tuple[date, date]:
    """The stretch of whole months within some days; empty, at their end, where there is none."""
    first = from_on if from_on.day == 1 else months.next_of(months.of(from_on))
    last = months.of(to_on)
    return (first, last) if first < last else (to_on, to_on)


def split_months(period: Period) -> tuple[Period | None, tuple[Period, ...]]:
    """The whole months of a period, and the stretches of single days at its ends: what is kept by month is read by month."""
    first, last = month_span(period.from_on, period.to_on)
    if first == last:
        return None, (period,)
    edges = ((period.from_on, first), (last, period.to_on))
    return Period(first, last), tuple(Period(a, b) for a, b in edges if a < b)
