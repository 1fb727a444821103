"""A slow, plain reading of what a calendar says, to hold the fast one to. It shares no code with it.

It walks the minutes of time from first to last, looks at the clock on the wall, and asks what is open. Spring's
missing and autumn's doubled times are found by looking at which minutes the wall showed, not by any rule of the
library. It reads the JSON that people write.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
Minutes = set[int]


def minute_of(at: datetime) -> int:
    return int(at.timestamp()) // 60


class Wall:
    """What the clock on the wall showed, minute by minute, in a window of time."""

    def __init__(self, zone: str, first: date, last: date) -> None:
        start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=3)
        count = ((last - first).days + 7) * 1440
        place = ZoneInfo(zone)
        self.shown: dict[datetime, int] = {}
        self.gaps: list[tuple[datetime, datetime]] = []
        before = None
        for minute in range(minute_of(start), minute_of(start) + count):
            wall = datetime.fromtimestamp(minute * 60, place).replace(tzinfo=None)
            self.shown.setdefault(wall, minute)  # the first, where it is shown twice
            if before is not None and wall - before > MINUTE:
                self.gaps.append((before + MINUTE, wall))
            before = wall

    def minute(self, wall: datetime) -> int:
        """When the wall showed a time; one that was skipped is moved forward by the length of the gap."""
        for begin, end in self.gaps:
            if begin <= wall < end:
                return self.shown[wall + (end - begin)]
        return self.shown[wall]


@cache
def shown_in(zone: str, first: date, last: date) -> Wall:
    return Wall(zone, first, last)


def hours(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def located(wall: Wall, day: date, stretches: list[list[str]]) -> Minutes:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (what the wall shows has no zone)
    found: Minutes = set()
    for opens, closes in stretches:
        length = hours(closes) if hours(closes) > hours(opens) else hours(closes) + 1440
        begin, end = wall.minute(midnight + hours(opens) * MINUTE), wall.minute(midnight + length * MINUTE)
        found |= set(range(begin, end))
    return found


def open_minutes(calendar: Any, first: date, last: date) -> Callable[[int], bool]:
    """Whether a minute of time (since the epoch) is open; known from `first` to `last`."""
    if calendar == "24x7":
        return lambda _: True
    if "intersection" in calendar:
        one, other = (open_minutes(each, first, last) for each in calendar["intersection"])
        return lambda minute: one(minute) and other(minute)
    wall = shown_in(calendar["time_zone"], first, last)
    opened: Minutes = set()
    taken: Minutes = set()
    for day in dates(first - timedelta(days=2), last + timedelta(days=1)):
        opened |= located(wall, day, hours_of(calendar, day))
        taken |= located(wall, day, calendar.get("breaks", {}).get(str(day), []))
    return (opened - taken).__contains__


def hours_of(calendar: Any, day: date) -> list[list[str]]:
    if str(day) in calendar.get("open_days", {}):
        return calendar["open_days"][str(day)]
    if day in public(calendar.get("holiday_region"), day.year):
        return []
    if str(day) in calendar.get("closed_days", []):
        return []
    return calendar.get("weekly", {}).get(WEEKDAYS[day.weekday()], [])


@cache
def public(region: str | None, year: int) -> frozenset[date]:
    if region is None:
        return frozenset()
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


def dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def step_through(
    is_open: Callable[[int], bool],
    start: int,
    end: int,
    pauses: list[tuple[int, int | None]],
    target: int | None,
    asked: list[int],
) -> tuple[int | None, list[int | None]]:
    """Count second by second from `start` to `end` (seconds since the epoch): when due, and what had elapsed."""
    paused: set[int] = set()
    for begin, stop in pauses:
        paused.update(range(max(begin, start), end if stop is None else min(stop, end)))
    opened = [is_open(minute) for minute in range(start // 60, end // 60 + 1)]
    elapsed, due = 0, None
    seen: dict[int, int] = {}
    for second in range(start, end):
        if second in asked:
            seen[second] = elapsed
        if opened[second // 60 - start // 60] and second not in paused:
            elapsed += 1
            if elapsed == target:
                due = second + 1
    return due, [seen.get(each, 0 if each < start else None) for each in asked]
