"""Calendars to and from the JSON shape of the public contract.

`"24x7"`, `{"intersection": [calendar, calendar]}`, the id of a saved calendar, or an object with `time_zone`,
`weekly`, `holiday_region`, `holidays`, `closed_days`, `open_days` and `breaks`.
"""

from collections.abc import Mapping
from typing import Any

from services.rules.calendar import WEEKDAYS, AlwaysOpen, Calendar, Hours, Intersection
from services.rules.calendar_reader import DEEPEST, CalendarReader
from services.rules.flaws import Flaws


def parse_calendar(
    value: object, *, pointer: str = "", saved: Mapping[str, Calendar] | None = None, always_zone: str = "UTC"
) -> Calendar:
    """Read a calendar. `saved` are the calendars that ids may name; `always_zone` is where 24x7 is shown.

    Raises Flawed with every bad field, each by its pointer below `pointer`.
    """
    flaws = Flaws()
    calendar = CalendarReader(flaws, saved or {}, always_zone).calendar(value, pointer, 0)
    flaws.refuse()
    return calendar


def named_calendars(value: object, depth: int = 0) -> frozenset[str]:
    """The strings that stand where the id of a saved calendar may, for the caller to look up."""
    if isinstance(value, str):
        return frozenset() if value == "24x7" else frozenset({value})
    pair = value.get("intersection") if isinstance(value, dict) else None
    if not isinstance(pair, list) or depth > DEEPEST:  # deeper ones are refused by their reader
        return frozenset()
    return frozenset().union(*(named_calendars(each, depth + 1) for each in pair[:2]))


def print_calendar(calendar: Calendar) -> Any:
    """The JSON shape of a calendar, without empty fields; `parse_calendar` reads it back as it was."""
    if isinstance(calendar, AlwaysOpen):
        return "24x7"
    if isinstance(calendar, Intersection):
        return {"intersection": [print_calendar(calendar.first), print_calendar(calendar.second)]}
    shape: dict[str, Any] = {
        "time_zone": calendar.time_zone,
        "weekly": {day: _pairs(hours) for day, hours in zip(WEEKDAYS, calendar.weekly, strict=True) if hours},
        "holiday_region": calendar.holiday_region,
        "holidays": None if calendar.holidays is None else sorted(map(str, calendar.holidays)),
        "closed_days": sorted(map(str, calendar.closed_days)) or None,
        "open_days": {str(day): _pairs(hours) for day, hours in calendar.open_days} or None,
        "breaks": {str(day): _pairs(hours) for day, hours in calendar.breaks} or None,
    }
    return {name: value for name, value in shape.items() if value is not None}


def _pairs(hours: tuple[Hours, ...]) -> list[list[str]]:
    return [
        [f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (each.open, each.close)] for each in hours
    ]
