"""Alerts of tickets that nobody could take in time: where they overflowed from, and what kept people from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Alert:
    """The last alert about a ticket. `to` is the queue it went on to; None: it waits on, for want of another queue."""

    ticket: UUID
    at: datetime
    frm: UUID
    to: UUID | None
    people: int
    reasons: Mapping[str, int]


_RAISED = """
SELECT DISTINCT ON (e.ticket_id) e.ticket_id, e.at, e.data FROM events e
WHERE e.tenant_id = $1 AND e.ticket_id = ANY($2::uuid[]) AND e.type IN ('ticket.overflowed', 'ticket.nobody_eligible')
ORDER BY e.ticket_id, e.place DESC
"""


async def raised(tx: Tx, tickets: Sequence[UUID]) -> list[Alert]:
    """The last alert about each of these tickets of this tenant, where there was one. Newest first."""
    tx.scope.require("queues.read")
    rows = await tx.fetch(_RAISED, tx.tenant, list(tickets))
    found = [
        Alert(
            row["ticket_id"],
            row["at"],
            UUID(row["data"]["from"]),
            UUID(row["data"]["to"]) if row["data"].get("to") else None,
            row["data"]["people"],
            row["data"]["reasons"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda alert: alert.at, reverse=True)
