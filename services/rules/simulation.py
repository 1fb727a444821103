"""What is due when, in one calendar with given pauses: the pure answer of `POST /v1/calendars/simulate`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from services.rules.instants import instant, micros
from services.rules.openings import Openings
from services.rules.refusals import Phrase, Refused, phrase
from services.rules.spans import Span, intersection, union, without

_NEVER = 2**62


@dataclass
class TargetNotPositive(Refused):
    """A target is open time of more than nothing."""

    code: ClassVar[str] = "target_not_positive"
    target_us: int

    def said(self) -> Phrase:
        return phrase("held {held} microseconds; takes more than 0", held=self.target_us)


@dataclass(frozen=True, slots=True)
class Simulated:
    """`due_at` is in the calendar's time zone, or None without a target or under an endless pause.

    `elapsed_us` answers the asked instants in their order.
    """

    due_at: datetime | None
    elapsed_us: tuple[int, ...]


def simulate(
    openings: Openings,
    *,
    start: datetime,
    target_us: int | None,
    pauses: Sequence[tuple[datetime, datetime | None]] = (),
    elapsed_at: Sequence[datetime] = (),
) -> Simulated:
    """Run one clock from `start`. Pauses may overlap and come in any order; an open one is `(from, None)`.

    Raises TargetNotPositive; CalendarNeverOpens when the calendar does not open within 400 days of the start,
    whatever else is asked, or of any later instant that must be waited for; BeyondHorizon.
    """
    if target_us is not None and target_us <= 0:
        raise TargetNotPositive(target_us)
    begin = micros(start)
    openings.next_open(begin)
    running = _running(begin, pauses)
    due = None if target_us is None else _due(openings, running, target_us)
    elapsed = tuple(_elapsed(openings, running, micros(at)) for at in elapsed_at)
    return Simulated(None if due is None else instant(due).astimezone(openings.zone), elapsed)


def _running(begin: int, pauses: Sequence[tuple[datetime, datetime | None]]) -> list[Span]:
    taken = union((micros(start), _NEVER if end is None else micros(end)) for start, end in pauses)
    return without([(begin, _NEVER)], taken)


def _due(openings: Openings, running: list[Span], left: int) -> int | None:
    for start, end in running:
        if end == _NEVER:
            return openings.reach(start, left)
        available = openings.between(start, end)
        if left <= available:
            return openings.reach(start, left)
        left -= available
    return None


def _elapsed(openings: Openings, running: list[Span], at: int) -> int:
    return sum(openings.between(start, end) for start, end in _until(running, at))


def _until(running: list[Span], at: int) -> Iterator[Span]:
    yield from intersection(running, [(-_NEVER, at)])
