"""How the clocks of a ticket stand, and why: every figure opens to the spans it counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.clock_rows import clock_of
from services.changes.holding import TicketNotFound
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.rules import standing
from services.rules.clock_runs import elapsed_us
from services.rules.clocks import Clock
from tenants.db import Tx

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One cycle of one metric. Durations are whole seconds of business time."""

    metric: str
    cycle: int
    standing: str
    started_at: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    target_seconds: int | None
    elapsed_seconds: int
    policy: UUID | None
    policy_version: UUID | None
    calendar: UUID
    breached_at: datetime | None
    excused_at: datetime | None
    judged: bool
    spans: Sequence[dict[str, object]]


_CLOCKS = """
SELECT to_jsonb(k) AS clock FROM clocks k WHERE k.tenant_id = $1 AND k.ticket_id = $2 ORDER BY k.started_at, k.metric, k.cycle
"""


async def clocks(tx: Tx, ticket_id: UUID) -> list[ClockCard]:
    """All cycles of a ticket, in the order in which they began. Raises TicketNotFound where it may not be seen."""
    await _require_sight(tx, ticket_id)
    in_force = await reading.of(tx)
    rows: list[Any] = await tx.fetch(_CLOCKS, tx.tenant, ticket_id)
    return [_card(clock_of(row["clock"]), in_force, tx.now) for row in rows]


async def _require_sight(tx: Tx, ticket_id: UUID) -> None:
    condition, args = access.where(tx.scope, 3)
    sees = f"SELECT 1 FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2 AND {condition}"
    if not await tx.fetchval(sees, tx.tenant, ticket_id, *args):
        raise TicketNotFound


def _card(clock: Clock, in_force: Snapshot, now: datetime) -> ClockCard:
    terms, timelines = clock.terms, in_force.timelines
    return ClockCard(
        metric=clock.metric.value,
        cycle=clock.cycle,
        standing=standing.standing(clock, now=now).value,
        started_at=clock.started_at,
        stopped_at=clock.stopped_at,
        due_at=clock.due_at,
        target_seconds=None if terms.target_us is None else terms.target_us // SECOND_US,
        elapsed_seconds=elapsed_us(clock, timelines, now) // SECOND_US,
        policy=terms.policy_id,
        policy_version=terms.version_id,
        calendar=terms.calendar_id,
        breached_at=clock.breached_at,
        excused_at=clock.excused_at,
        judged=clock.judged,
        spans=[
            {"from": piece.from_at, "to": piece.to_at, "state": piece.counting.value}
            for piece in standing.explained(clock, timelines, now=now)
        ],
    )
