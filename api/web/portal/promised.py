"""When a request will be done, as it was promised, and what that was counted from: never the clocks' own names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes.clock_rows import clock_of
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.rules import standing
from services.rules.clock_runs import elapsed_us
from services.rules.clocks import Clock
from services.rules.instants import instant, micros
from services.rules.policies import Metric
from services.rules.refusals import Refused
from tenants.db import Tx

_SECOND = 1_000_000
_CLOCKS = """
SELECT k.ticket_id, to_jsonb(k) AS clock FROM clocks k
WHERE k.tenant_id = $1 AND k.ticket_id = ANY($2) AND k.metric IN ('resolution', 'deadline') ORDER BY k.ticket_id, k.cycle
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch that was not counted: from, to (None: still), and its length in hours of business."""

    from_at: datetime
    to_at: datetime | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise. `due_at` is None while it waits for the client, with `left_seconds` then; `first_due_at` is what it was at first."""

    due_at: datetime | None
    standing: str
    left_seconds: int | None = None
    first_due_at: datetime | None = None
    target_seconds: int | None = None
    stops: Sequence[Stop] = ()

    @property
    def moved(self) -> bool:
        """Whether pauses moved it, by a minute or more."""
        if self.due_at is None or self.first_due_at is None or not self.stops:
            return False
        return abs((self.due_at - self.first_due_at).total_seconds()) >= 60


async def promised(tx: Tx, tickets: Sequence[UUID]) -> Mapping[UUID, Promised]:
    """The promises of these tickets, which the caller sees; those without one are left out."""
    in_force = await reading.of(tx)
    latest: dict[UUID, dict[Metric, Clock]] = {}
    for row in await tx.fetch(_CLOCKS, tx.tenant, list(tickets)):
        clock = clock_of(row["clock"])
        latest.setdefault(row["ticket_id"], {})[clock.metric] = clock
    return {ticket: _promise(clocks, in_force, tx.now) for ticket, clocks in latest.items()}


def _promise(clocks: Mapping[Metric, Clock], in_force: Snapshot, now: datetime) -> Promised:
    clock: Any = clocks.get(Metric.RESOLUTION) or clocks[Metric.DEADLINE]
    target = clock.terms.target_us
    left = None if target is None else max(0, target - elapsed_us(clock, in_force.timelines, now)) // _SECOND
    return Promised(
        due_at=clock.due_at,
        standing=standing.standing(clock, now=now).value,
        left_seconds=left,
        first_due_at=_at_first(clock, in_force),
        target_seconds=None if target is None else target // _SECOND,
        stops=list(_stops(clock, in_force, now)),
    )


def _at_first(clock: Clock, in_force: Snapshot) -> datetime | None:
    """When it was due before anything stopped it."""
    if clock.terms.target_us is None:
        return None
    try:
        left = clock.terms.target_us - clock.carried_us
        return instant(in_force.timelines[clock.terms.calendar_id].reach(micros(clock.started_at), left))
    except Refused:
        return None


def _stops(clock: Clock, in_force: Snapshot, now: datetime) -> Sequence[Stop]:
    timeline = in_force.timelines[clock.terms.calendar_id]
    found = []
    for stretch in clock.stretches:
        if stretch.state.value == "paused":
            end = stretch.to_at or clock.stopped_at
            length = timeline.between(micros(stretch.from_at), micros(end or now)) // _SECOND
            found.append(Stop(stretch.from_at, end, length))
    return [stop for stop in found if stop.seconds >= 60 or stop.to_at is None]
