"""Routing of new tickets, from their events."""

from typing import Any
from uuid import UUID

from services.changes.holding import TicketNotFound
from services.routing import actions
from tenants.db import Tx
from workers.app import task


@task()
async def route_ticket(tx: Tx, *, ticket_id: UUID, **_: Any) -> None:
    """Put a new ticket into its queue."""
    try:
        await actions.route_ticket(tx, ticket_id)
    except TicketNotFound:
        return
