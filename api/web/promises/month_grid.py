"""A calendar as a picture: months of days that are open, short, closed or holidays; and the hours of a week."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.rules.calendar import Calendar, Intersection, WeeklyCalendar
from services.rules.instants import MINUTE, instant, micros
from services.rules.openings import compiled
from services.rules.public_holidays import named_holidays
from services.rules.weekly_spans import is_holiday


@dataclass(frozen=True, slots=True)
class Day:
    """One day: `open`, `short` (fewer hours than that weekday has), `closed` or `holiday`. `hours` are its wall-clock stretches."""

    on: date
    state: str
    hours: Sequence[tuple[str, str]] = ()
    name: str = ""
    special: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None where a week reaches beyond it."""

    first: date
    weeks: Sequence[Sequence[Day | None]]
    open_days: int


def months(calendar: Calendar, first: date, count: int, language: str) -> list[Month]:
    """So many months from the one that a day lies in."""
    found = []
    at = first.replace(day=1)
    for _ in range(count):
        found.append(_month(calendar, at, language))
        at = following(at)
    return found


def following(month: date, step: int = 1) -> date:
    """The first day of a month so many months on."""
    index = month.year * 12 + month.month - 1 + step
    return date(index // 12, index % 12 + 1, 1)


def _month(calendar: Calendar, first: date, language: str) -> Month:
    days: list[Day | None] = [None] * first.weekday()
    days += [
        _day(calendar, first + timedelta(n), language) for n in range(monthrange(first.year, first.month)[1])
    ]
    days += [None] * (-len(days) % 7)
    return Month(
        first,
        [days[n : n + 7] for n in range(0, len(days), 7)],
        sum(day is not None and day.state in {"open", "short"} for day in days),
    )


def _day(calendar: Calendar, on: date, language: str) -> Day:
    hours = _hours(calendar, on)
    weekly = next(_weekly(calendar), None)
    name = holiday_name(calendar, on, language)
    if not hours:
        return Day(on, "holiday" if name else "closed", (), name, _is_closed_by_hand(calendar, on))
    usual = sum(each.close_after - each.open for each in weekly.weekly[on.weekday()]) if weekly else 0
    minutes = sum(length for _, _, length in hours)
    state = "short" if isinstance(calendar, WeeklyCalendar) and minutes < usual else "open"
    return Day(on, state, [(a, b) for a, b, _ in hours], name)


def _hours(calendar: Calendar, on: date) -> list[tuple[str, str, int]]:
    """The stretches that lie on a local day: from, to (24:00 at its end), and their minutes."""
    zone = ZoneInfo(calendar.time_zone)
    start, end = (micros(datetime.combine(day, time(), zone)) for day in (on, on + timedelta(1)))
    return [
        (_wall(a, zone), "24:00" if b == end else _wall(b, zone), (b - a) // MINUTE)
        for a, b in compiled(calendar).spans(start, end)
    ]


def _wall(at: int, zone: ZoneInfo) -> str:
    return f"{instant(at).astimezone(zone):%H:%M}"


def _weekly(calendar: Calendar) -> Iterator[WeeklyCalendar]:
    if isinstance(calendar, WeeklyCalendar):
        yield calendar
    elif isinstance(calendar, Intersection):
        yield from _weekly(calendar.first)
        yield from _weekly(calendar.second)


def _is_closed_by_hand(calendar: Calendar, on: date) -> bool:
    return any(on in each.closed_days for each in _weekly(calendar))


def holiday_name(calendar: Calendar, on: date, language: str) -> str:
    """What the day is called, where it is a public holiday of the calendar."""
    for each in _weekly(calendar):
        if is_holiday(each, on):
            region = each.holiday_region
            return named_holidays(region, on.year, language).get(on, "") if region else ""
    return ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a weekday's bar, in minutes from midnight."""

    start: int
    length: int


def week(calendar: Calendar) -> Mapping[str, Sequence[Stretch]]:
    """The usual hours of each weekday as bars; a night is cut at midnight. Empty for what has no week of its own."""
    if not isinstance(calendar, WeeklyCalendar):
        return {}
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    bars: dict[str, list[Stretch]] = {name: [] for name in names}
    for n, hours in enumerate(calendar.weekly):
        for each in hours:
            until = min(each.close_after, 1440)
            bars[names[n]].append(Stretch(each.open, until - each.open))
            if each.close_after > 1440:
                bars[names[(n + 1) % 7]].append(Stretch(0, each.close_after - 1440))
    return bars
