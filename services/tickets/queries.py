"""Tickets to read: one, a list by filters, its comments and events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.holding import TicketNotFound
from services.changes.state import COLUMNS, TicketState
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


def card(ticket: TicketState, in_force: Snapshot, *, is_staff: bool) -> TicketCard:
    """The card of a ticket; to clients, the queue of outsourced work is not shown."""
    return TicketCard(
        id=ticket.id,
        reference=in_force.reference(ticket.number),
        tenant=in_force.key,
        task_type=in_force.task_types[ticket.task_type_id].code,
        subject=ticket.subject,
        description=ticket.description,
        form=ticket.form,
        priority=ticket.priority,
        status=ticket.status,
        sourcing=ticket.sourcing,
        channel=ticket.channel,
        requester=ticket.requester_id,
        queue=ticket.queue_id if is_staff or ticket.sourcing == "in_house" else None,
        assignee=ticket.assignee_id,
        parent=ticket.parent_id,
        merged_into=ticket.merged_into,
        approval=ticket.approval_id,
        tags=ticket.tags,
        external_reference=ticket.external_reference,
        deadline=ticket.deadline_at,
        due_at=ticket.due_at,
        version=ticket.version,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        resolved_at=ticket.resolved_at,
    )


_COLUMNS = ", ".join(f"t.{column}" for column in COLUMNS)


async def ticket(tx: Tx, ticket_id: UUID) -> TicketCard:
    """One ticket. Raises TicketNotFound where the caller may not see it."""
    condition, args = access.where(tx.scope, 3)
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2 AND {condition}",
        tx.tenant,
        ticket_id,
        *args,
    )
    if row is None:
        raise TicketNotFound
    return card(TicketState.of(row), await reading.of(tx), is_staff=tx.scope.is_staff)


async def named(tx: Tx, name: str) -> UUID:
    """The id of a ticket by id or reference, in this tenant. Raises TicketNotFound."""
    key = await tx.fetchval("SELECT key FROM tenants WHERE tenant_id = $1", tx.tenant)
    found = await find(tx, key, name)
    if found is None:
        raise TicketNotFound
    return found
