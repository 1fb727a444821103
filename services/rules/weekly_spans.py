"""The open spans of a weekly calendar inside a window of time."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from services.rules.calendar import Hours, WeeklyCalendar
from services.rules.instants import DAY, wall_micros
from services.rules.public_holidays import public_holidays
from services.rules.spans import Span, intersection, union, without

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EARLIEST, _LATEST = date(1, 1, 3).toordinal(), date(9999, 12, 28).toordinal()


def weekly_spans(calendar: WeeklyCalendar, start: int, end: int) -> list[Span]:
    """The open spans within `[start, end)` (microseconds since the epoch), sorted and disjoint."""
    zone, days = ZoneInfo(calendar.time_zone), list(_days(start, end))
    opened = dict(calendar.open_days)
    breaks = dict(calendar.breaks)
    hours = union(_located(((day, _hours(calendar, opened, day)) for day in days), zone))
    taken = union(_located(((day, breaks.get(day, ())) for day in days), zone))
    return intersection(without(hours, taken), [(start, end)])


def _days(start: int, end: int) -> Iterator[date]:
    """The dates whose hours may reach into the window: nights, zones and skipped days need a margin."""
    first, last = start // DAY + _EPOCH_DAY - 3, end // DAY + _EPOCH_DAY + 3
    return map(date.fromordinal, range(max(first, _EARLIEST), min(last, _LATEST)))


def _hours(calendar: WeeklyCalendar, opened: dict[date, tuple[Hours, ...]], day: date) -> tuple[Hours, ...]:
    if day in opened:
        return opened[day]
    if day in calendar.closed_days or is_holiday(calendar, day):
        return ()
    return calendar.weekly[day.weekday()]


def is_holiday(calendar: WeeklyCalendar, day: date) -> bool:
    """Whether the day is a public holiday: by the written-out dates, or else by the table of the region."""
    if calendar.holidays is not None:
        return day in calendar.holidays
    return calendar.holiday_region is not None and day in public_holidays(calendar.holiday_region, day.year)


def _located(dated: Iterable[tuple[date, tuple[Hours, ...]]], zone: ZoneInfo) -> Iterator[Span]:
    """Wall-clock hours as instants. One that daylight saving turns inside out is empty: `union` drops it."""
    for day, stretches in dated:
        for each in stretches:
            yield wall_micros(day, each.open, zone), wall_micros(day, each.close_after, zone)
