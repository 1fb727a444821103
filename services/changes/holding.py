"""Hold a ticket: lock its board row, then itself, and read its clocks. Everywhere in this order."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.changes import access
from services.changes.case import Case
from services.changes.clock_rows import clock_of
from services.changes.kept import Kept
from services.changes.state import COLUMNS, TicketState
from services.in_force import reading
from tenants.db import Tx


class TicketNotFound(NotFound):
    """No such ticket, or you may not see it."""

    code = "ticket_not_found"


_BOARD = "SELECT 1 FROM queue_entries WHERE tenant_id = $1 AND ticket_id = $2 FOR UPDATE"
_OFF_BOARD = "SELECT 1 FROM tickets WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_HELD = f"""
SELECT {", ".join(f"t.{column}" for column in COLUMNS)}, v.config_version AS own_version, p.config_version AS provider_version,
       (SELECT jsonb_agg(k ORDER BY k.started_at, k.metric, k.cycle) FROM clocks k WHERE k.tenant_id = $1 AND k.ticket_id = $2)
       AS clocks
FROM tickets t, tenants v, provider_settings p WHERE t.tenant_id = $1 AND t.id = $2 AND v.tenant_id = $1 FOR UPDATE OF t
"""


async def hold(tx: Tx, ticket_id: UUID, *, board_held: bool = False) -> Case:
    """Lock a ticket for a change. Raises TicketNotFound where the caller may not see it.

    The lock is taken first and the rest read after it, in a statement of its own: one that waits for a lock sees the other
    rows as they were before it waited.
    """
    case = tx.held(ticket_id) if isinstance(tx, Kept) else await _lock(tx, ticket_id, board_held=board_held)
    if case is None or not await access.sees(tx, case.ticket):
        raise TicketNotFound
    return case


async def lock_all(tx: Tx, ticket_ids: Iterable[UUID]) -> None:
    """Lock several tickets that will be held and saved one after the other.

    Saving locks the tenant's counter, which is the last lock of all: who still waits for a ticket must not have it.
    """
    for ticket_id in sorted(ticket_ids):
        await tx.execute(_BOARD, tx.tenant, ticket_id)
        await tx.execute(_OFF_BOARD, tx.tenant, ticket_id)


async def _lock(tx: Tx, ticket_id: UUID, *, board_held: bool) -> Case | None:
    if not board_held and not await tx.fetchval(_BOARD, tx.tenant, ticket_id):
        await tx.execute(_OFF_BOARD, tx.tenant, ticket_id)
    row = await tx.fetchrow(_HELD, tx.tenant, ticket_id)
    if row is None:
        return None
    values = dict(row)
    clocks: list[Any] = values.pop("clocks") or []
    versions = values.pop("own_version"), values.pop("provider_version")
    ticket = TicketState(**values)
    at = max(tx.now, ticket.last_event_at + timedelta(microseconds=1))
    return Case(tx, await reading.at(tx, versions), ticket, tuple(clock_of(each) for each in clocks), at)
