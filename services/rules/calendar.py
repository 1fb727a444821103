"""Calendars as people write them: when a side is open for business.

Frozen and hashable. `services.rules.openings` turns one into open spans.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from services.rules.public_holidays import public_holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Hours:
    """A half-open stretch `[open, close)` of wall-clock minutes since midnight.

    `open` is 0 to 1439 and `close` 1 to 1440 (24:00). A `close` before `open` is on the next day. The
    stretch belongs to the day on which it opens: a holiday takes away the night that begins on it, not the
    one before.
    """

    open: int
    close: int

    def __post_init__(self) -> None:
        """Refuse what is not a stretch of time."""
        if not (0 <= self.open < DAY_MINUTES and 0 <= self.close <= DAY_MINUTES and self.open != self.close):
            raise ValueError(
                f"hours held {self.open} to {self.close} minutes past midnight; take two different times"
            )

    @property
    def close_after(self) -> int:
        """Minutes from midnight of the opening day to the closing; above 1440 when that is the next day."""
        return self.close if self.close > self.open else self.close + DAY_MINUTES


DatedHours = tuple[tuple[date, tuple[Hours, ...]], ...]


@dataclass(frozen=True, slots=True)
class WeeklyCalendar:
    """Opening hours by weekday, with the dates that differ.

    `weekly` has seven entries from Monday. A date in `open_days` has exactly the hours given there, whatever
    else is said of it; otherwise a public holiday or a closed day has none. `breaks` are wall-clock stretches
    of their date and are taken out of whatever is open then, also of a night that began the day before.

    Public holidays: `holidays` are the dates written out; None with a `holiday_region` looks them up in the
    installed table (for trying things out: a saved version always has them written out).
    """

    time_zone: str
    weekly: tuple[tuple[Hours, ...], ...] = ((),) * 7
    holiday_region: str | None = None
    holidays: frozenset[date] | None = None
    closed_days: frozenset[date] = frozenset()
    open_days: DatedHours = ()
    breaks: DatedHours = ()

    def __post_init__(self) -> None:
        """Refuse a week that has not seven days."""
        if len(self.weekly) != len(WEEKDAYS):
            raise ValueError(f"weekly held {len(self.weekly)} days; takes 7, from Monday")


@dataclass(frozen=True, slots=True)
class AlwaysOpen:
    """24 hours, 7 days. The time zone is that in which answers are shown."""

    time_zone: str = "UTC"
    kind: Literal["24x7"] = field(default="24x7", init=False)


@dataclass(frozen=True, slots=True)
class Intersection:
    """Open when both are, such as client and provider. Shown in the time zone of the first that has hours of its own."""

    first: "Calendar"
    second: "Calendar"

    @property
    def time_zone(self) -> str:
        """Round the clock is the same everywhere, so the other calendar says it there."""
        shown = self.second if isinstance(self.first, AlwaysOpen) else self.first
        return shown.time_zone


Calendar = WeeklyCalendar | AlwaysOpen | Intersection


def write_out_holidays(calendar: Calendar, years: range) -> Calendar:
    """The calendar with its regions' public holidays of `years` as dates, replacing those it had.

    This is how a calendar version is made: a newer holiday table changes no version that exists.
    """
    if isinstance(calendar, Intersection):
        first, second = (write_out_holidays(each, years) for each in (calendar.first, calendar.second))
        return Intersection(first, second)
    if isinstance(calendar, AlwaysOpen) or calendar.holiday_region is None:
        return calendar
    days = {day for year in years for day in public_holidays(calendar.holiday_region, year)}
    return replace(calendar, holidays=frozenset(days))
