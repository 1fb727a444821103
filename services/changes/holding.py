"""Hold a ticket: lock its board row, then itself, and read its clocks. Everywhere in this order."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.changes import access
from services.changes.case import Case
from services.changes.clock_rows import clock_of
from services.changes.state import COLUMNS, TicketState
from services.in_force import reading
from tenants.db import Tx


class TicketNotFound(NotFound):
    """No such ticket, or you may not see it."""

    code = "ticket_not_found"


_BOARD = "SELECT 1 FROM queue_entries WHERE tenant_id = $1 AND ticket_id = $2 FOR UPDATE"
_TICKET = f"SELECT {', '.join(COLUMNS)} FROM tickets WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_CLOCKS = "SELECT * FROM clocks WHERE tenant_id = $1 AND ticket_id = $2 ORDER BY started_at, metric, cycle"


async def hold(tx: Tx, ticket_id: UUID, *, board_held: bool = False) -> Case:
    """Lock a ticket for a change. Raises TicketNotFound where the caller may not see it."""
    if not board_held:
        await tx.execute(_BOARD, tx.tenant, ticket_id)
    row = await tx.fetchrow(_TICKET, tx.tenant, ticket_id)
    if row is None:
        raise TicketNotFound
    ticket = TicketState.of(row)
    if not await access.sees(tx, ticket):
        raise TicketNotFound
    return await _case(tx, ticket)


async def _case(tx: Tx, ticket: TicketState) -> Case:
    rows: list[Any] = await tx.fetch(_CLOCKS, tx.tenant, ticket.id)
    at = max(tx.now, ticket.last_event_at + timedelta(microseconds=1))
    return Case(tx, await reading.of(tx), ticket, tuple(clock_of(row) for row in rows), at)
