"""The next weeks of business hours as people check them: a row a week, a cell a day, with holidays by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.rules.calendar import AlwaysOpen, Calendar, Intersection
from services.rules.instants import instant, micros
from services.rules.openings import Openings, compiled
from services.rules.public_holidays import public_holidays

WEEKS = 4


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: when it is open (`9:00–18:00`, none: closed), and the public holiday it is."""

    on: date
    hours: tuple[str, ...]
    holiday: str
    is_past: bool
    is_today: bool


def weeks(
    calendar: Calendar, *, zone: str, now: datetime, language: str, count: int = WEEKS
) -> Sequence[Sequence[DayCell]]:
    """The weeks from Monday of this one."""
    openings, there = compiled(calendar), ZoneInfo(zone)
    today = now.astimezone(there).date()
    monday = today - timedelta(days=today.weekday())
    names = _holidays(calendar, {monday.year, (monday + timedelta(weeks=count)).year}, language)
    days = [monday + timedelta(days=n) for n in range(7 * count)]
    cells = [_cell(openings, there, day, names, today) for day in days]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _cell(openings: Openings, zone: ZoneInfo, on: date, names: dict[date, str], today: date) -> DayCell:
    start, end = (micros(datetime.combine(day, time(), zone)) for day in (on, on + timedelta(days=1)))
    hours = tuple(_span(a, b, end, zone) for a, b in _joined(openings, start, end))
    return DayCell(on, hours, names.get(on, ""), on < today, on == today)


def _joined(openings: Openings, start: int, end: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for opens, closes in openings.spans(start, end):
        if joined and joined[-1][1] == opens:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return joined


def _span(opens: int, closes: int, midnight: int, zone: ZoneInfo) -> str:
    begins = instant(opens).astimezone(zone)
    ends = "24:00" if closes == midnight else _clock(instant(closes).astimezone(zone))
    return f"{_clock(begins)}–{ends}"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"


def _holidays(calendar: Calendar, years: set[int], language: str) -> dict[date, str]:
    """The names of the holidays that close this calendar."""
    if isinstance(calendar, AlwaysOpen):
        return {}
    if isinstance(calendar, Intersection):
        return _holidays(calendar.second, years, language) | _holidays(calendar.first, years, language)
    region = calendar.holiday_region
    return (
        {}
        if region is None
        else {on: name for year in years for on, name in public_holidays(region, year, language).items()}
    )
