"""Why a clock stands where it stands: the stretches that were counted or not, as a table and as a bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from api.web.formats import Formats
from api.web.ticket import hours
from api.web.ticket.reading import Read
from services.rules.instants import micros
from services.sla.queries import ClockCard

WIDTH = 700
_SECOND_US = 1_000_000
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the clock's life. `seconds` counted; None where it was paused."""

    from_at: datetime
    to_at: datetime
    statuses: Sequence[str]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of the bar, on a scale of business time."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of one clock. `carried` seconds came from the cycle before."""

    lines: Sequence[Line]
    bars: Sequence[Bar]
    now_x: float | None
    counted: float
    paused: float
    ahead: float
    carried: float
    hours: Sequence[str]
    policy: str
    version: int | None
    version_at: datetime | None


def why(read: Read, card: ClockCard, formats: Formats) -> Why:
    """Everything that led to the elapsed time of a cycle."""
    lines = _lines(read, card)
    counted = sum(line.seconds or 0 for line in lines)
    paused = [_business(read, card, line.from_at, line.to_at) for line in lines if line.seconds is None]
    ahead = _ahead(read, card)
    bars, now_x = _bars(read, card, lines, ahead)
    policy, version, version_at = _policy(read, card)
    return Why(
        lines, bars, now_x, counted, sum(paused), ahead, max(0, card.elapsed_seconds - counted),
        hours.said(read.in_force.timelines[card.calendar], card.started_at, card.due_at or card.stopped_at or read.now, formats),
        policy, version, version_at,
    )  # fmt: skip


def _lines(read: Read, card: ClockCard) -> list[Line]:
    """Neighbouring counted and closed pieces as one line, each pause as one."""
    pieces: list[dict[str, Any]] = [dict(piece) for piece in card.spans]
    lines = []
    for is_paused, group in groupby(pieces, key=lambda piece: piece["state"] == "paused"):
        run = list(group)
        start, end = run[0]["from"], run[-1]["to"]
        seconds = sum((p["to"] - p["from"]).total_seconds() for p in run if p["state"] == "counted")
        lines.append(Line(start, end, _statuses(read, start, end), None if is_paused else seconds))
    return lines


def _statuses(read: Read, start: datetime, end: datetime) -> list[str]:
    """The statuses that the ticket had within a stretch, in order, each once."""
    moves = [event for event in read.events if event.type in {"ticket.created", "ticket.moved"}]
    found: list[str] = []
    for event, after in zip(moves, [*moves[1:], None], strict=True):
        status = str(event.data.get("to") or event.data.get("status"))
        until = after.at if after else read.now
        within = min(until, end) - max(event.at, start)  # the events of one change lie microseconds apart
        if within > _MOMENT and status not in found and status != "new":
            found.append(status)
    return found


def _ahead(read: Read, card: ClockCard) -> float:
    """Business seconds until the due time, for a cycle that goes on."""
    if card.stopped_at is not None:
        return 0.0
    if card.target_seconds is not None:
        return max(0.0, card.target_seconds - card.elapsed_seconds)
    return _business(read, card, read.now, card.due_at) if card.due_at and card.due_at > read.now else 0.0


def _business(read: Read, card: ClockCard, start: datetime, end: datetime) -> float:
    timeline = read.in_force.timelines[card.calendar]
    return timeline.between(micros(start), micros(end)) / _SECOND_US


def _bars(read: Read, card: ClockCard, lines: Sequence[Line], ahead: float) -> tuple[list[Bar], float | None]:
    pieces: list[tuple[str, float]] = [
        ("paused", _business(read, card, line.from_at, line.to_at))
        if line.seconds is None
        else ("counted", line.seconds)
        for line in lines
    ]
    if ahead:
        pieces.append(("ahead", ahead))
    total = sum(length for _, length in pieces)
    if not total:
        return [], None
    bars = list(_placed(pieces, WIDTH / total))
    past = sum(bar.width for bar in bars if bar.kind != "ahead")
    return bars, past if card.stopped_at is None else None


def _placed(pieces: Sequence[tuple[str, float]], scale: float) -> Iterable[Bar]:
    x = 0.0
    for kind, length in pieces:
        width = length * scale
        if width > 0:
            yield Bar(kind, round(x, 1), round(width, 1))
        x += width


def _policy(read: Read, card: ClockCard) -> tuple[str, int | None, datetime | None]:
    """The policy's name, and which version of the list it stands in, counted from the first."""
    versions = sorted(read.in_force.policy_versions, key=lambda version: version.effective_at)
    for number, version in enumerate(versions, start=1):
        if version.id == card.policy_version:
            name = next((policy.name for policy in version.policies if policy.id == card.policy), "")
            return name, number, version.effective_at
    return "", None, None
