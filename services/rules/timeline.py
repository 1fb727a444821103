"""A saved calendar through time: each stretch is measured by the version that was in force then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.rules.calendar import Calendar
from services.rules.instants import micros, wall_micros
from services.rules.openings import Openings, compiled
from services.rules.spans import Span

_BEGINNING, _END = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Timeline:
    """Versions of one calendar, each in force from an instant until the next; the first also before it.

    Measures and searches like `Openings`, in integer microseconds, and raises the same.
    """

    versions: tuple[tuple[int, Openings], ...]

    @classmethod
    def of(cls, *versions: tuple[datetime, Calendar]) -> "Timeline":
        """From calendars and the instants from which they are in force, in any order; at least one."""
        if not versions:
            raise ValueError("a calendar has at least one version; held none")
        ordered = sorted(versions, key=lambda version: version[0])
        return cls(tuple((micros(in_force_at), compiled(calendar)) for in_force_at, calendar in ordered))

    @classmethod
    def always(cls, calendar: Calendar) -> "Timeline":
        """A calendar that never changes."""
        return cls(((_BEGINNING, compiled(calendar)),))

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, Openings]]:
        for index, (from_us, openings) in enumerate(self.versions):
            until = self.versions[index + 1][0] if index + 1 < len(self.versions) else _END
            first = start if index == 0 else max(start, from_us)
            if first < min(end, until):
                yield first, min(end, until), openings

    def zone_at(self, at: int) -> ZoneInfo:
        """The time zone in force at an instant."""
        return next(self._pieces(at, at + 1))[2].zone

    def zone_on(self, day: date) -> ZoneInfo:
        """The time zone in force at noon of a date."""
        return self.zone_at(wall_micros(day, 720, self.versions[0][1].zone))

    def next_open(self, start: int) -> int:
        """The first open instant at or after `start`. Raises CalendarNeverOpens."""
        return self.reach(start, 1) - 1

    def between(self, start: int, end: int) -> int:
        """Open time in `[start, end)`."""
        return sum(openings.between(first, last) for first, last, openings in self._pieces(start, end))

    def reach(self, start: int, length: int) -> int:
        """The earliest instant at which `length` of open time has passed since `start`."""
        if len(self.versions) == 1:
            return self.versions[0][1].reach(start, length)
        at = start
        for first, last, openings in self._pieces(start, _END):
            at = first
            if last == _END:
                break
            available = openings.between(first, last)
            if length <= available:
                break
            length -= available
        return openings.reach(at, length)

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """The open spans of `[start, end)`, cut to it, in order."""
        for first, last, openings in self._pieces(start, end):
            yield from openings.spans(first, last)
