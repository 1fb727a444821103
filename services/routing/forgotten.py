"""Tickets that wait for something that should have happened: found on the board, over all tenants, by the worker alone."""

from datetime import timedelta
from uuid import UUID

from tenants.db import Tx

MOST = 500

_UNROUTED = """
SELECT tenant_id, ticket_id FROM queue_entries WHERE status = 'new' AND created_at < $1 ORDER BY created_at LIMIT $2
"""

_WITHOUT_LIMIT = """
SELECT e.tenant_id, e.ticket_id FROM queues q
JOIN queue_entries e ON e.queue_id = q.id AND e.status = 'queued' AND e.assignee_id IS NULL
WHERE q.patience_seconds IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.tenant_id = e.tenant_id AND t.kind = 'patience' AND t.subject_id = e.ticket_id)
LIMIT $1
"""


async def unrouted(tx: Tx, *, patience: timedelta) -> list[tuple[UUID, UUID]]:
    """(tenant, ticket) of the oldest tickets that have been new for longer than `patience`."""
    rows = await tx.fetch(_UNROUTED, tx.now - patience, MOST)
    return [(row["tenant_id"], row["ticket_id"]) for row in rows]


async def without_limit(tx: Tx) -> list[tuple[UUID, UUID]]:
    """(tenant, ticket) of tickets that waited in a queue before it was given a limit."""
    return [(row["tenant_id"], row["ticket_id"]) for row in await tx.fetch(_WITHOUT_LIMIT, MOST)]
