"""When people of the demo are at work."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from services.rules.calendar_json import parse_calendar
from services.rules.instants import instant, micros
from services.rules.openings import Openings, compiled

_FIVE = ("mon", "tue", "wed", "thu", "fri")
_SIX = ("tue", "wed", "thu", "fri", "sat")


YEAR_ENDS = [
    day for year in range(2020, 2060) for day in (f"{year}-12-29", f"{year}-12-30", f"{year}-12-31", f"{year}-01-02", f"{year}-01-03")
]  # fmt: skip
"""Days around New Year on which offices in Japan are closed besides the public holidays."""


def _week(days: tuple[str, ...], *stretches: tuple[str, str]) -> Mapping[str, Any]:
    return {
        "time_zone": "Asia/Tokyo", "weekly": {day: [list(each) for each in stretches] for day in days}, "holiday_region": "JP",
        "closed_days": YEAR_ENDS,
    }  # fmt: skip


SHIFTS: Mapping[str, Mapping[str, Any]] = {
    "day": _week(_FIVE, ("09:00", "12:00"), ("13:00", "17:30")),
    "short": _week(_FIVE, ("09:30", "12:00"), ("13:00", "15:30")),
    "late": _week(_FIVE, ("14:00", "17:30"), ("18:15", "22:00")),
    "weekend": _week(_SIX, ("10:00", "13:00"), ("14:00", "17:00")),
    "restaurant": _week((*_FIVE, "sat"), ("09:30", "13:30"), ("15:00", "18:30")),
    "london": {
        "time_zone": "Europe/London",
        "weekly": {day: [["09:00", "13:00"], ["14:00", "17:30"]] for day in _FIVE},
        "holiday_region": "GB-ENG",
    },
}


@cache
def shift(name: str) -> Openings:
    """The hours of a shift."""
    return compiled(parse_calendar(SHIFTS[name]))


def after(hours: Openings, at: datetime, minutes: float) -> datetime:
    """The instant at which so many open minutes have passed; never the instant of an opening itself."""
    return instant(hours.reach(micros(at), max(1, round(minutes * 60_000_000))))


def closes(hours: Openings, at: datetime) -> datetime | None:
    """When the stretch that is open at an instant ends; None where it is closed."""
    start = micros(at)
    if hours.next_open(start) != start:
        return None
    return instant(next(iter(hours.spans(start, start + 86_400_000_000)))[1])


def opens(hours: Openings, at: datetime) -> datetime:
    """The next opening strictly after an instant."""
    end = closes(hours, at)
    return instant(hours.next_open(micros(end or at + timedelta(microseconds=1))))
