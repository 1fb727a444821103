"""How clocks stand at an instant: for people who look, for the sweep, and for the order of the queue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.rules.clocks import Clock, Result, State, Stretch, Timelines
from services.rules.instants import instant, micros
from services.rules.spans import union


class Standing(StrEnum):
    """How one cycle stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    PAUSED = "paused"
    MET = "met"
    EXCUSED = "excused"
    ENDED = "ended"


class Counting(StrEnum):
    """What a piece of a clock's time was."""

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of "why 3 h 20 min": the counted pieces and the carried time add up to the elapsed time."""

    from_at: datetime
    to_at: datetime
    counting: Counting


def standing(clock: Clock, *, now: datetime) -> Standing:
    """How a cycle stands at `now`, true also before the sweep has found it."""
    if clock.result is Result.BREACHED:
        return Standing.EXCUSED if clock.excused_at else Standing.BREACHED
    if clock.result is not None:
        return Standing(clock.result)
    if clock.due_at is not None and clock.due_at < now:
        return Standing.BREACHED
    if clock.state is State.PAUSED:
        return Standing.PAUSED
    warned = clock.warned > 0 or (clock.warn_at is not None and clock.warn_at <= now)
    return Standing.AT_RISK if warned else Standing.ON_TRACK


def nearest_due(clocks: Iterable[Clock]) -> datetime | None:
    """When the ticket is next due: the earliest among clocks that run, a breached one's past instant too."""
    return min((clock.due_at for clock in clocks if not clock.is_stopped and clock.due_at), default=None)


def at_risk_from(clocks: Iterable[Clock]) -> datetime | None:
    """From when on the ticket is at risk by a clock that runs undecided: in the past once it was warned of."""
    running = (clock for clock in clocks if clock.state is State.RUNNING and clock.result is None)
    instants = (clock.measured_at if clock.warned else clock.warn_at for clock in running)
    return min((at for at in instants if at is not None), default=None)


def next_instant(clocks: Iterable[Clock]) -> datetime | None:
    """The earliest instant at which a sweep will find something: at a warning, just after a due time."""
    return min((at for clock in clocks for at in _instants(clock)), default=None)


def _instants(clock: Clock) -> Iterator[datetime]:
    if clock.result is None and clock.warn_at is not None:
        yield clock.warn_at
    if clock.result is None and clock.judged and clock.due_at is not None:
        yield clock.due_at + timedelta(microseconds=1)


def explained(clock: Clock, timelines: Timelines, *, now: datetime) -> tuple[Piece, ...]:
    """A cycle's life up to its stop or `now`, cut into counted, closed and paused time, in order."""
    end = clock.stopped_at or now
    pieces = (piece for stretch in clock.stretches for piece in _pieces(stretch, timelines, end))
    return tuple(piece for piece in pieces if piece.from_at < piece.to_at)


def _pieces(stretch: Stretch, timelines: Timelines, end: datetime) -> Iterator[Piece]:
    until = stretch.to_at or end
    if stretch.state is State.PAUSED:
        yield Piece(stretch.from_at, until, Counting.PAUSED)
        return
    start, stop = micros(stretch.from_at), micros(until)
    cursor = start
    for opens, closes in union(timelines[stretch.calendar_id].spans(start, stop)):
        yield Piece(instant(cursor), instant(opens), Counting.CLOSED)
        yield Piece(instant(opens), instant(closes), Counting.COUNTED)
        cursor = closes
    yield Piece(instant(cursor), until, Counting.CLOSED)
