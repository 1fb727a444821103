"""What a ticket's clocks say in one line: which is due next, and how much open time is left of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.rules import standing
from services.rules.clocks import Clock, State, Timelines
from services.rules.instants import micros
from services.rules.policies import Metric

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Due:
    """The line. `seconds` is open time by the clock's own calendar: left, or over once it is breached; None where none is measured.

    `since_at` is when a pause began.
    """

    standing: str
    metric: str | None = None
    due_at: datetime | None = None
    seconds: int | None = None
    since_at: datetime | None = None


def due_of(clocks: Sequence[Clock], timelines: Timelines, *, now: datetime) -> Due | None:
    """The clock that is due next; else one that pauses; else the result of the last resolution. None where nothing is promised."""
    ahead = [clock for clock in clocks if not clock.is_stopped and clock.due_at is not None]
    if ahead:
        return _ahead(min(ahead, key=_due_at), timelines, now)
    paused = [clock for clock in clocks if clock.state is State.PAUSED]
    if paused:
        held = next((clock for clock in paused if clock.metric is Metric.RESOLUTION), paused[0])
        return Due(
            "paused", held.metric.value, since_at=held.stretches[-1].from_at if held.stretches else None
        )
    over = [clock for clock in clocks if clock.is_stopped and clock.metric is Metric.RESOLUTION]
    if not over:
        return None
    last = max(over, key=lambda clock: clock.cycle)
    return Due(standing.standing(last, now=now).value, last.metric.value, last.due_at)


def _due_at(clock: Clock) -> datetime:
    assert clock.due_at is not None
    return clock.due_at


def _ahead(clock: Clock, timelines: Timelines, now: datetime) -> Due:
    due_at = _due_at(clock)
    first, last = sorted((micros(now), micros(due_at)))
    seconds = timelines[clock.terms.calendar_id].between(first, last) // SECOND_US
    return Due(standing.standing(clock, now=now).value, clock.metric.value, due_at, seconds)
