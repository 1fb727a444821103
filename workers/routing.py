"""Send new tickets to their queues. Level-triggered: look at the ticket, not at the message."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.routing import actions, forgotten
from tenants.db import Tx, transaction
from tenants.scope import system
from workers.app import task, tick

PATIENCE = timedelta(seconds=10)


@task()
async def route_ticket(tx: Tx, *, ticket_id: UUID, **_: Any) -> None:
    """Route a ticket that was created."""
    await actions.route_ticket(tx, ticket_id)


@tick(seconds=5)
async def route_forgotten() -> None:
    """Route what is still new though its message should long have come: the broker may have lost it."""
    async with transaction(system(name="routing")) as tx:
        found = await forgotten.unrouted(tx, older_than=tx.now - PATIENCE)
    for tenant, ticket_id in found:
        async with transaction(system(tenant, name="routing")) as tx:
            await actions.route_ticket(tx, ticket_id)
