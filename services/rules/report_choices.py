"""The periods that people choose by name, and what they are compared with. Pure: local days, half-open.

A running period ends with today, and is compared with as many days from the same beginning: a month of three weeks is not held against
a whole one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.rules import months

DAY = timedelta(days=1)
FISCAL_YEAR_STARTS_IN = 4


class Choice(StrEnum):
    """A period by name."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    LAST_QUARTER = "last_quarter"
    FISCAL_YEAR = "fiscal_year"
    LAST_12_MONTHS = "last_12_months"
    CUSTOM = "custom"


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    LAST_YEAR = "last_year"
    NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Days:
    """Local days `[from_on, to_on)`."""

    from_on: date
    to_on: date

    @property
    def last_on(self) -> date:
        return self.to_on - DAY


_LENGTH: Mapping[Choice, int] = {
    Choice.THIS_MONTH: 1, Choice.LAST_MONTH: 1, Choice.QUARTER: 3, Choice.LAST_QUARTER: 3, Choice.FISCAL_YEAR: 12, Choice.LAST_12_MONTHS: 12,
}  # fmt: skip


def days_of(choice: Choice, *, today: date) -> Days:
    """The days of a named period. A running one ends with today. Raises ValueError for `custom`, which has no days of its own."""
    month = months.of(today)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    tomorrow = today + DAY
    year = date(
        today.year if today.month >= FISCAL_YEAR_STARTS_IN else today.year - 1, FISCAL_YEAR_STARTS_IN, 1
    )
    found = {
        Choice.THIS_MONTH: Days(month, tomorrow),
        Choice.LAST_MONTH: Days(months.before(month), month),
        Choice.QUARTER: Days(quarter, tomorrow),
        Choice.LAST_QUARTER: Days(months.before(quarter, by=3), quarter),
        Choice.FISCAL_YEAR: Days(year, tomorrow),
        Choice.LAST_12_MONTHS: Days(months.before(month, by=11), tomorrow),
    }
    if choice not in found:
        raise ValueError(f"held {choice.value}; takes a period that has days of its own")
    return found[choice]


def compared(days: Days, against: Against, *, by: int | None = None) -> Days | None:
    """What days are held against; None for nothing.

    `by` is how many months the named period is long. Without it, days that are whole months move by as many, others by their number.
    """
    if against is Against.NOTHING:
        return None
    if against is Against.LAST_YEAR:
        return _moved(days, 12)
    if by is None and days.from_on.day == 1 and days.to_on.day == 1:
        by = (days.to_on.year - days.from_on.year) * 12 + days.to_on.month - days.from_on.month
    if by is not None:
        return _moved(days, by)
    return Days(days.from_on - (days.to_on - days.from_on), days.from_on)


def months_of(choice: Choice) -> int | None:
    """How many months a named period is long when it is whole."""
    return _LENGTH.get(choice)


def _moved(days: Days, by: int) -> Days:
    """The same days so many months before; a day that the month does not have is its end, and no day is in both."""
    first, last = _earlier(days.from_on, by), _earlier(days.to_on, by)
    return Days(first, max(min(last, days.from_on), first + DAY))


def _earlier(on: date, by: int) -> date:
    first = months.before(months.of(on), by=by)
    end = months.next_of(first) - DAY
    return min(first + DAY * (on.day - 1), end)
