"""The dispatch board: who is here with how much work, and what waits where. From the board tables, across the caller's tenants."""

from dataclasses import dataclass
from datetime import datetime

from services.routing import claims, queue_views
from services.routing.presence import PresenceCard, card
from services.routing.queue_views import QueueCard
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody holds, as far as the caller sees it: capacity units in use, and tickets by how they stand."""

    units_in_use: int
    queued: int
    in_progress: int
    in_review: int
    waiting: int
    overdue: int
    nearest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the floor."""

    name: str
    presence: PresenceCard
    load: Load


@dataclass(frozen=True, slots=True)
class Board:
    """The floor at an instant."""

    at: datetime
    people: tuple[Worker, ...]
    queues: tuple[QueueCard, ...]


_PEOPLE = f"""
SELECT p.*, s.name, ({claims.IN_USE.format(person="p.person_id")}) AS used, l.*
FROM presence p JOIN staff s ON s.id = p.person_id AND s.ended_at IS NULL
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE e.status = 'queued') AS queued, count(*) FILTER (WHERE e.status = 'in_progress') AS in_progress,
           count(*) FILTER (WHERE e.status = 'in_review') AS in_review,
           count(*) FILTER (WHERE e.status IN ('waiting_client', 'on_hold')) AS waiting,
           count(*) FILTER (WHERE e.due_at < $1) AS overdue, min(e.due_at) AS nearest_due_at
    FROM queue_entries e WHERE e.assignee_id = p.person_id) l ON true
WHERE p.tenant_id IS NULL
ORDER BY array_position(ARRAY['available', 'away', 'offline'], p.status), s.name, p.person_id
"""


async def board(tx: Tx) -> Board:
    """The provider's people and the queues that the caller sees."""
    tx.scope.require("queues.read")
    workers = tuple(
        Worker(
            row["name"],
            card(row),
            Load(
                row["used"], row["queued"], row["in_progress"], row["in_review"], row["waiting"], row["overdue"], row["nearest_due_at"]
            ),
        )
        for row in await tx.fetch(_PEOPLE, tx.now)
    )  # fmt: skip
    queues = await queue_views.listed(tx)
    return Board(
        tx.now,
        workers,
        tuple(each for each in queues if each.active or each.counts.waiting or each.counts.assigned),
    )
