"""Tickets that wait for something that should have happened: found on the board, over all tenants, by the worker alone."""

from datetime import timedelta
from uuid import UUID

from tenants.db import Tx

MOST = 500

_UNROUTED = """
SELECT tenant_id, ticket_id FROM queue_entries WHERE status = 'new' AND created_at < $1 ORDER BY created_at LIMIT $2
"""


async def unrouted(tx: Tx, *, patience: timedelta) -> list[tuple[UUID, UUID]]:
    """(tenant, ticket) of the oldest tickets that have been new for longer than `patience`."""
    rows = await tx.fetch(_UNROUTED, tx.now - patience, MOST)
    return [(row["tenant_id"], row["ticket_id"]) for row in rows]
