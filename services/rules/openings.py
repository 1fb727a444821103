"""A calendar made fast: open spans in microseconds, with prefix sums, found by binary search.

Time is cut into chunks of 364 days that are worked out when first asked for and never change, so a compiled
calendar may be shared, and a deadline a year away costs two or three binary searches.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import ClassVar
from zoneinfo import ZoneInfo

from services.rules.calendar import AlwaysOpen, Calendar, Intersection
from services.rules.instants import DAY
from services.rules.refusals import Phrase, Refused, phrase
from services.rules.spans import Span, intersection
from services.rules.weekly_spans import weekly_spans

LONGEST_CLOSURE = 400 * DAY
CHUNK = 364 * DAY
HORIZON = 50 * 366 * DAY


@dataclass
class CalendarNeverOpens(Refused):
    """The calendar stays closed for more than 400 days from an instant at which something waits for it."""

    code: ClassVar[str] = "calendar_never_opens"

    def said(self) -> Phrase:
        return phrase("the calendar does not open within 400 days; takes one that does")


@dataclass
class BeyondHorizon(Refused):
    """More than 50 years of a calendar were asked for."""

    code: ClassVar[str] = "beyond_horizon"

    def said(self) -> Phrase:
        return phrase("more than 50 years of the calendar were asked for; takes up to 50")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Sorted, disjoint open spans of one chunk; `upto[i]` is the open time to the end of span i."""

    starts: list[int]
    ends: list[int]
    upto: list[int]

    @classmethod
    def of(cls, spans: list[Span]) -> "_Chunk":
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        return cls(starts, ends, list(accumulate(end - start for start, end in spans)))

    @property
    def total(self) -> int:
        return self.upto[-1] if self.upto else 0

    def opened(self, at: int) -> int:
        """Open time from the chunk's beginning to `at`."""
        last = bisect_right(self.starts, at) - 1
        return self.upto[last] - max(0, self.ends[last] - at) if last >= 0 else 0

    def reach(self, opened: int) -> int:
        """The earliest instant at which so much has been open: a closing, never the opening after it."""
        last = bisect_left(self.upto, opened)
        return self.ends[last] - (self.upto[last] - opened)

    def next_open(self, at: int) -> int | None:
        """The first open instant at or after `at`."""
        following = bisect_right(self.ends, at)
        return max(at, self.starts[following]) if following < len(self.starts) else None


@dataclass(frozen=True, slots=True)
class Openings:
    """The open time of one calendar. All instants and lengths are integer microseconds."""

    zone: ZoneInfo
    _source: Callable[[int, int], list[Span]]
    _chunks: dict[int, _Chunk] = field(default_factory=dict, compare=False, repr=False)

    def _chunk(self, index: int) -> _Chunk:
        chunk = self._chunks.get(index)
        if chunk is None:
            chunk = self._chunks[index] = _Chunk.of(self._source(index * CHUNK, (index + 1) * CHUNK))
        return chunk

    def between(self, start: int, end: int) -> int:
        """Open time in `[start, end)`; 0 where `end` is not after `start`. Raises BeyondHorizon."""
        if end <= start:
            return 0
        if end - start > HORIZON:
            raise BeyondHorizon
        first, last = start // CHUNK, end // CHUNK
        whole = sum(self._chunk(index).total for index in range(first, last))
        return whole + self._chunk(last).opened(end) - self._chunk(first).opened(start)

    def reach(self, start: int, length: int) -> int:
        """The earliest instant at which `length` of open time has passed since `start`.

        Raises CalendarNeverOpens if that means waiting more than 400 days for an opening, BeyondHorizon if it
        takes more than 50 years.
        """
        if length <= 0:
            return start
        chunk = self._chunk(start // CHUNK)
        opened = length + chunk.opened(start)
        if opened <= chunk.total:  # no closure within one chunk is too long
            return chunk.reach(opened)
        closed_since = start if chunk.next_open(start) is None else chunk.ends[-1]
        return self._reach_later(start // CHUNK + 1, closed_since, opened - chunk.total)

    def _reach_later(self, first: int, closed_since: int, length: int) -> int:
        """`reach` from the beginning of a chunk on, where nothing was open since an instant before it."""
        for index in range(first, first + HORIZON // CHUNK - 1):
            chunk = self._chunk(index)
            opens = chunk.starts[0] if chunk.starts else (index + 1) * CHUNK
            if opens - closed_since > LONGEST_CLOSURE:
                raise CalendarNeverOpens
            if length <= chunk.total:
                return chunk.reach(length)
            length -= chunk.total
            closed_since = chunk.ends[-1] if chunk.ends else closed_since
        raise BeyondHorizon

    def next_open(self, start: int) -> int:
        """The first open instant at or after `start`. Raises CalendarNeverOpens."""
        return self.reach(start, 1) - 1

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """The open spans of `[start, end)`, cut to it, in order."""
        for index in range(start // CHUNK, end // CHUNK + 1):
            chunk = self._chunk(index)
            for opens, closes in zip(chunk.starts, chunk.ends, strict=True):
                if closes > start and opens < end:
                    yield max(opens, start), min(closes, end)


@lru_cache(maxsize=512)
def compiled(calendar: Calendar) -> Openings:
    """The openings of a calendar. Equal calendars share what was worked out before."""
    zone = ZoneInfo(calendar.time_zone)
    if isinstance(calendar, AlwaysOpen):
        return Openings(zone, lambda start, end: [(start, end)])
    if isinstance(calendar, Intersection):
        first, second = compiled(calendar.first), compiled(calendar.second)
        return Openings(
            zone,
            lambda start, end: intersection(list(first.spans(start, end)), list(second.spans(start, end))),
        )
    return Openings(zone, lambda start, end: weekly_spans(calendar, start, end))
