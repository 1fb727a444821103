"""When a subscribed report is due, and which stretch of local days it covers: the whole week or month before.

Pure. A local time that daylight saving skips is moved forward by the gap; one that occurs twice is the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.rules import months
from services.rules.report_periods import Period

WEEK = timedelta(days=7)


def next_due(every: str, on_day: int, hour: int, zone: ZoneInfo, *, after: datetime) -> datetime:
    """The first instant after `after` at which it is due. `every` is `week` (Monday is 0) or `month` (1 to 28).

    Raises ValueError for another rhythm, day or hour.
    """
    _check(every, on_day, hour)
    day = after.astimezone(zone).date()
    due = _at(_this(every, on_day, day), hour, zone)
    while due <= after:
        day = day + WEEK if every == "week" else months.next_of(months.of(day))
        due = _at(_this(every, on_day, day), hour, zone)
    return due


def covered(every: str, due_at: datetime, zone: ZoneInfo) -> Period:
    """What a report covers that is due then: the week from Monday, or the month, that ended last."""
    on = due_at.astimezone(zone).date()
    if every == "week":
        monday = on - timedelta(days=on.weekday())
        return Period(monday - WEEK, monday)
    first = months.of(on)
    return Period(months.before(first), first)


def _this(every: str, on_day: int, day: date) -> date:
    """The day of the rhythm in the week or month that a day lies in."""
    return day + timedelta(days=on_day - day.weekday()) if every == "week" else day.replace(day=on_day)


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The instant; Python's first of two, and through UTC what was skipped lies after the gap."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def _check(every: str, on_day: int, hour: int) -> None:
    days = {"week": range(7), "month": range(1, 29)}.get(every)
    if days is None:
        raise ValueError(f"held {every!r}; takes week or month")
    if on_day not in days:
        raise ValueError(f"held {on_day}; takes {days[0]} to {days[-1]}")
    if hour not in range(24):
        raise ValueError(f"held {hour}; takes 0 to 23")
