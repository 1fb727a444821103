"""Route tickets. Level-triggered: each looks at the ticket as it is, and does nothing where nothing is to do."""

from uuid import UUID

from services.changes import routes, saving
from services.changes.holding import hold
from services.rules.lifecycle import Status
from services.rules.moves import Mover
from tenants.db import Tx


async def route_ticket(tx: Tx, ticket_id: UUID) -> bool:
    """Put a new ticket into its queue. True if it went; a ticket that is not `new` was routed already.

    Raises TicketNotFound where this tenant has no such ticket.
    """
    case = await hold(tx, ticket_id)
    if case.ticket.standing is not Status.NEW or not await routes.release(case, Mover.RULES):
        return False
    await saving.save(case)
    return True
