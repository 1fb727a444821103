"""Billing periods: from the day after a closing day to the next (締め日), cut to the term of the contract.

A closing day is 1 to 28, or 0 for the end of the month. A period is named for the month in which it closes:
with 20日締め, that of 2026-10 is [2026-09-21, 2026-10-21).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open days, and those of the whole period that they are part of."""

    starts_on: date
    ends_on: date
    whole_starts_on: date
    whole_ends_on: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days

    @property
    def whole_days(self) -> int:
        """How many days the whole period has."""
        return (self.whole_ends_on - self.whole_starts_on).days

    @property
    def is_part(self) -> bool:
        """Whether the contract began or ended within it."""
        return self.days != self.whole_days

    @property
    def last_on(self) -> date:
        """Its last day: the date of supply of what is supplied over the whole of it."""
        return self.ends_on - DAY

    @property
    def month_on(self) -> date:
        """The first of the month that it is named for."""
        return (self.whole_ends_on - DAY).replace(day=1)

    @property
    def month(self) -> str:
        """That month, as `2026-10`."""
        return f"{self.month_on:%Y-%m}"


def month_after(month_on: date, months: int) -> date:
    """The first of the month so many months later (or earlier)."""
    year, month = divmod(month_on.year * 12 + month_on.month - 1 + months, 12)
    return date(year, month + 1, 1)


def closes_on(month_on: date, closing_day: int) -> date:
    """The closing day of a month."""
    return month_on.replace(day=closing_day) if closing_day else month_after(month_on, 1) - DAY


def whole_period(month_on: date, closing_day: int) -> Period:
    """The period that closes in a month, whatever contracts say."""
    starts_on = closes_on(month_after(month_on, -1), closing_day) + DAY
    ends_on = closes_on(month_on, closing_day) + DAY
    return Period(starts_on, ends_on, starts_on, ends_on)


def period_of_month(
    month_on: date, *, closing_day: int, starts_on: date, ends_on: date | None
) -> Period | None:
    """What the close of a month closes of a contract with the term `[starts_on, ends_on)`: at most one period."""
    whole = whole_period(month_on, closing_day)
    first = max(whole.starts_on, starts_on)
    last = whole.ends_on if ends_on is None else min(whole.ends_on, ends_on)
    return Period(first, last, whole.starts_on, whole.ends_on) if first < last else None


def period_of_day(
    on: date, *, closing_day: int, starts_on: date, ends_on: date | None = None
) -> Period | None:
    """The period of a contract that a day lies in; None outside its term."""
    if on < starts_on or (ends_on is not None and on >= ends_on):
        return None
    month_on = on.replace(day=1)
    if on > closes_on(month_on, closing_day):
        month_on = month_after(month_on, 1)
    return period_of_month(month_on, closing_day=closing_day, starts_on=starts_on, ends_on=ends_on)


def periods(*, closing_day: int, starts_on: date, ends_on: date | None, until_on: date) -> Iterator[Period]:
    """The periods of a contract in order that have ended by `until_on`: each ends where the next starts."""
    here: Period | None = period_of_day(
        starts_on, closing_day=closing_day, starts_on=starts_on, ends_on=ends_on
    )
    while here is not None and here.ends_on <= until_on:
        yield here
        here = period_of_day(here.ends_on, closing_day=closing_day, starts_on=starts_on, ends_on=ends_on)
