"""Tickets as single lines: what a list on a board shows of each, by their ids. Within one tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.in_force import reading
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket in one line."""

    id: UUID
    reference: str
    tenant: str
    subject: str
    work: Mapping[str, str]
    priority: str
    status: str
    sourcing: str
    queue: UUID | None
    assignee: UUID | None
    due_at: datetime | None
    version: int


_LINES = """
SELECT t.id, t.number, t.subject, t.task_type_id, t.priority, t.status, t.sourcing, t.queue_id, t.assignee_id, t.due_at, t.version,
       {versions}
FROM tickets t WHERE t.tenant_id = $1 AND t.id = ANY($2::uuid[]) AND {seen}
"""


async def of(tx: Tx, tickets: Sequence[UUID]) -> dict[UUID, TicketLine]:
    """The lines of those tickets of this tenant that the caller sees, for the provider's staff."""
    tx.scope.require("tickets.read")
    seen, args = access.where(tx.scope, 3)
    rows = await tx.fetch(
        _LINES.format(versions=reading.VERSIONS, seen=seen), tx.tenant, list(tickets), *args
    )
    if not rows:
        return {}
    in_force = await reading.beside(tx, rows[0])
    return {row["id"]: _line(row, in_force) for row in rows}


def _line(row: Any, in_force: Any) -> TicketLine:
    return TicketLine(
        id=row["id"],
        reference=in_force.reference(row["number"]),
        tenant=in_force.key,
        subject=row["subject"],
        work=in_force.task_types[row["task_type_id"]].name,
        priority=row["priority"],
        status=row["status"],
        sourcing=row["sourcing"],
        queue=row["queue_id"],
        assignee=row["assignee_id"],
        due_at=row["due_at"],
        version=row["version"],
    )


_DONE = """
SELECT assignee_id, count(*) AS tickets FROM tickets
WHERE tenant_id = $1 AND first_resolved_at >= $2 AND first_resolved_at < $3 AND assignee_id IS NOT NULL AND merged_into IS NULL
GROUP BY 1
"""
_BY_HOUR = """
SELECT date_trunc('hour', first_resolved_at) AS hour, count(*) AS tickets FROM tickets
WHERE tenant_id = $1 AND first_resolved_at >= $2 AND first_resolved_at < $3 AND sourcing = 'outsourced' AND merged_into IS NULL
GROUP BY 1
"""


async def done(tx: Tx, *, since: datetime, until: datetime) -> dict[UUID, int]:
    """How many tickets of this tenant were resolved for the first time, by who had them."""
    tx.scope.require("tickets.read_all")
    rows = await tx.fetch(_DONE, tx.tenant, since, until)
    return {row["assignee_id"]: row["tickets"] for row in rows}


async def done_by_hour(tx: Tx, *, since: datetime, until: datetime) -> dict[datetime, int]:
    """The same by the hour, over all of the provider's people."""
    tx.scope.require("tickets.read_all")
    rows = await tx.fetch(_BY_HOUR, tx.tenant, since, until)
    return {row["hour"]: row["tickets"] for row in rows}
