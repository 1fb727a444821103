"""Tickets to read: one, a list by filters, its comments and events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.holding import TicketNotFound
from services.changes.state import TicketState
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.tickets.creation import find
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A ticket as the API and pages show it."""

    id: UUID
    reference: str
    tenant: str
    task_type: str
    subject: str
    description: str
    form: Mapping[str, Any]
    priority: str
    status: str
    sourcing: str
    channel: str
    requester: UUID
    queue: UUID | None
    assignee: UUID | None
    parent: UUID | None
    merged_into: UUID | None
    approval: UUID | None
    tags: Sequence[str]
    external_reference: str | None
    deadline: datetime | None
    due_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None


COLUMNS = (
    "id", "number", "task_type_id", "subject", "description", "form", "priority", "status", "sourcing", "channel", "requester_id",
    "queue_id", "assignee_id", "parent_id", "merged_into", "approval_id", "tags", "external_reference", "deadline_at", "due_at",
    "version", "created_at", "updated_at", "resolved_at",
)  # fmt: skip
"""What a card shows of the ticket's row."""


def card(ticket: TicketState, in_force: Snapshot, *, is_staff: bool) -> TicketCard:
    """The card of a ticket; to clients, the queue of outsourced work is not shown."""
    return card_of(ticket.columns(), in_force, is_staff=is_staff)


def card_of(row: Any, in_force: Snapshot, *, is_staff: bool) -> TicketCard:
    """The same of a row that has `COLUMNS`."""
    return TicketCard(
        id=row["id"],
        reference=in_force.reference(row["number"]),
        tenant=in_force.key,
        task_type=in_force.task_types[row["task_type_id"]].code,
        subject=row["subject"],
        description=row["description"],
        form=row["form"],
        priority=row["priority"],
        status=row["status"],
        sourcing=row["sourcing"],
        channel=row["channel"],
        requester=row["requester_id"],
        queue=row["queue_id"] if is_staff or row["sourcing"] == "in_house" else None,
        assignee=row["assignee_id"],
        parent=row["parent_id"],
        merged_into=row["merged_into"],
        approval=row["approval_id"],
        tags=row["tags"],
        external_reference=row["external_reference"],
        deadline=row["deadline_at"],
        due_at=row["due_at"],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        resolved_at=row["resolved_at"],
    )


SELECT = f"SELECT {', '.join(f't.{column}' for column in COLUMNS)}, {reading.VERSIONS} FROM tickets t WHERE t.tenant_id = $1"
"""Rows for cards, with the versions of what is in force; conditions follow."""


async def ticket(tx: Tx, ticket_id: UUID) -> TicketCard:
    """One ticket. Raises TicketNotFound where the caller may not see it."""
    condition, args = access.where(tx.scope, 3)
    row = await tx.fetchrow(f"{SELECT} AND t.id = $2 AND {condition}", tx.tenant, ticket_id, *args)
    if row is None:
        raise TicketNotFound
    return card_of(row, await reading.beside(tx, row), is_staff=tx.scope.is_staff)


async def named(tx: Tx, name: str) -> UUID:
    """The id of a ticket by id or reference, in this tenant. Raises TicketNotFound."""
    key = await tx.fetchval("SELECT key FROM tenants WHERE tenant_id = $1", tx.tenant)
    found = await find(tx, key, name)
    if found is None:
        raise TicketNotFound
    return found
