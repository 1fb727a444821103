"""Reads the JSON of a calendar, field by field, noting every flaw by its pointer."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from services.rules.calendar import (
    DAY_MINUTES,
    WEEKDAYS,
    AlwaysOpen,
    Calendar,
    DatedHours,
    Hours,
    Intersection,
    WeeklyCalendar,
)
from services.rules.flaws import Flaws, step
from services.rules.public_holidays import is_region
from services.rules.refusals import phrase

MOST_STRETCHES = 48
MOST_DATES = 4000
DEEPEST = 4

_FIELDS = ("time_zone", "weekly", "holiday_region", "holidays", "closed_days", "open_days", "breaks")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CalendarReader:
    """Reads on after a flaw, with a stand-in for what was refused."""

    def __init__(self, flaws: Flaws, saved: Mapping[str, Calendar], always_zone: str) -> None:
        """Flaws go to `flaws`; `saved` calendars are taken by their id; 24x7 is shown in `always_zone`."""
        self.flaws, self.saved, self.always_zone = flaws, saved, always_zone

    def calendar(self, value: object, at: str, depth: int) -> Calendar:
        """The calendar at a pointer, inside so many intersections."""
        if value == "24x7":
            return AlwaysOpen(self.always_zone)
        if isinstance(value, str) and value in self.saved:
            return self.saved[value]
        if isinstance(value, dict) and "intersection" in value:
            return self._intersection(value, at, depth)
        if isinstance(value, dict):
            return self._weekly_calendar(value, at)
        code = "unknown_calendar" if isinstance(value, str) else "wrong_type"
        takes = phrase(
            '"24x7", the id of a saved calendar, {"intersection": [calendar, calendar]} or a calendar object'
        )
        self.flaws.add(at, code, value, takes)
        return AlwaysOpen()

    def _intersection(self, value: dict[str, Any], at: str, depth: int) -> Calendar:
        self.flaws.unknown(value, at, ("intersection",))
        pair, at = value["intersection"], step(at, "intersection")
        if not isinstance(pair, list) or len(pair) != 2:
            self.flaws.add(at, "wrong_type", pair, "[…, …]")
        elif depth >= DEEPEST:
            self.flaws.add(at, "too_deep", pair, str(DEEPEST))
        else:
            first, second = (self.calendar(each, step(at, i), depth + 1) for i, each in enumerate(pair))
            return Intersection(first, second)
        return AlwaysOpen()

    def _weekly_calendar(self, value: dict[str, Any], at: str) -> Calendar:
        self.flaws.unknown(value, at, _FIELDS)
        return WeeklyCalendar(
            time_zone=self._zone(value.get("time_zone"), step(at, "time_zone")),
            weekly=self._weekly(value.get("weekly"), step(at, "weekly")),
            holiday_region=self._region(value.get("holiday_region"), step(at, "holiday_region")),
            holidays=self._written_out(value.get("holidays"), step(at, "holidays")),
            closed_days=self._dates(value.get("closed_days"), step(at, "closed_days")),
            open_days=self._dated(value.get("open_days"), step(at, "open_days")),
            breaks=self._dated(value.get("breaks"), step(at, "breaks")),
        )

    def _zone(self, value: object, at: str) -> str:
        if isinstance(value, str) and value in _zones():
            return value
        code = "missing" if value is None else "unknown_time_zone"
        self.flaws.add(at, code, value, "Asia/Tokyo")
        return "UTC"

    def _region(self, value: object, at: str) -> str | None:
        if value is None or (isinstance(value, str) and is_region(value)):
            return value
        self.flaws.add(at, "unknown_region", value, "JP, DE-BY")
        return None

    def _weekly(self, value: object, at: str) -> tuple[tuple[Hours, ...], ...]:
        week = self._object(value, at, '{"mon": [["09:00", "18:00"]]}', len(WEEKDAYS))
        self.flaws.unknown(week, at, WEEKDAYS)
        return tuple(self._stretches(week.get(day), step(at, day)) for day in WEEKDAYS)

    def _written_out(self, value: object, at: str) -> frozenset[date] | None:
        return None if value is None else self._dates(value, at)

    def _dates(self, value: object, at: str) -> frozenset[date]:
        listed = self._list(value, at, '["2026-12-29"]', MOST_DATES)
        found = (self._date(each, step(at, index)) for index, each in enumerate(listed))
        return frozenset(day for day in found if day)

    def _dated(self, value: object, at: str) -> DatedHours:
        days = self._object(value, at, '{"2026-12-30": [["09:00", "12:00"]]}', MOST_DATES).items()
        found = {self._date(key, step(at, key)): self._stretches(each, step(at, key)) for key, each in days}
        return tuple(sorted((day, hours) for day, hours in found.items() if day))

    def _date(self, value: object, at: str) -> date | None:
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.flaws.add(at, "wrong_date", value, "2026-12-29")
        return None

    def _stretches(self, value: object, at: str) -> tuple[Hours, ...]:
        listed = self._list(value, at, '[["09:00", "18:00"]]', MOST_STRETCHES)
        found = (self._hours(each, step(at, index)) for index, each in enumerate(listed))
        return tuple(each for each in found if each)

    def _hours(self, value: object, at: str) -> Hours | None:
        if not isinstance(value, list) or len(value) != 2:
            self.flaws.add(at, "wrong_type", value, '["09:00", "18:00"]')
            return None
        opens, closes = (self._minutes(each, step(at, index)) for index, each in enumerate(value))
        if opens is None or closes is None:
            return None
        if opens in (closes, DAY_MINUTES):
            self.flaws.add(at, "empty_stretch", value, '["00:00", "24:00"]')
            return None
        return Hours(opens, closes)

    def _list(self, value: object, at: str, takes: str, most: int) -> list[Any]:
        """The list that stands here, none where there is none, and none where it is refused."""
        if isinstance(value, list) and len(value) <= most:
            return value
        if isinstance(value, list):
            self.flaws.add(at, "too_many", len(value), str(most))
        elif value is not None:
            self.flaws.add(at, "wrong_type", value, takes)
        return []

    def _object(self, value: object, at: str, takes: str, most: int) -> dict[str, Any]:
        if isinstance(value, dict) and len(value) <= most:
            return value
        if isinstance(value, dict):
            self.flaws.add(at, "too_many", len(value), str(most))
        elif value is not None:
            self.flaws.add(at, "wrong_type", value, takes)
        return {}

    def _minutes(self, value: object, at: str) -> int | None:
        if isinstance(value, str) and _TIME.fullmatch(value):
            return int(value[:2]) * 60 + int(value[3:])
        self.flaws.add(at, "wrong_time", value, "09:00, 24:00")
        return None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """Without those that depend on the machine."""
    return frozenset(available_timezones() - {"localtime", "Factory"})
