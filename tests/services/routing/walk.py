"""Steps that the tests of routing share."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.routing import actions, taking
from tenants.db import transaction
from tenants.scope import Scope, system
from tests.support.floor import Company, Floor, submitted

MONDAY = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    """Some minutes after ten o'clock on Monday in Tokyo."""
    return MONDAY + timedelta(minutes=minute)


async def waiting(company: Company, task_type: str, *, minute: float = 0, **values: object) -> UUID:
    """A ticket that waits in its queue since then."""
    case = await submitted(company, task_type, now=at(minute), **values)
    async with transaction(system(company.id), now=at(minute)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    return case.ticket.id


async def given(floor: Floor, ticket: UUID, person: UUID) -> None:
    """Assigned by somebody's hand; the status stays."""
    await floor.admin.execute("UPDATE tickets SET assignee_id = $2 WHERE id = $1", ticket, person)
    await floor.admin.execute(
        "UPDATE queue_entries SET assignee_id = $2 WHERE ticket_id = $1", ticket, person
    )


async def take(scope: Scope, queue: UUID, *, minute: float = 1) -> UUID:
    async with transaction(scope, now=at(minute)) as tx:
        case = await taking.next_ticket(tx, queue)
    assert case is not None
    return case.ticket.id


async def ticket(floor: Floor, ticket_id: UUID) -> Any:
    """The row of a ticket, and what the board says of it."""
    return await floor.admin.fetchrow(
        "SELECT t.*, e.status AS seen, e.assignee_id AS seen_with, e.queue_id AS seen_in FROM tickets t"
        " LEFT JOIN queue_entries e ON e.ticket_id = t.id WHERE t.id = $1",
        ticket_id,
    )


async def events(floor: Floor, ticket_id: UUID) -> list[str]:
    rows = await floor.admin.fetch("SELECT type FROM events WHERE ticket_id = $1 ORDER BY place", ticket_id)
    return [row["type"] for row in rows]


async def timer_at(floor: Floor, kind: str, subject: UUID) -> datetime | None:
    found = await floor.admin.fetchval(
        "SELECT due_at FROM timers WHERE kind = $1 AND subject_id = $2", kind, subject
    )
    return found if isinstance(found, datetime) else None
