"""A ticket that exists, as the routing rules would see it now: to ask once more where it would go."""

from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.holding import TicketNotFound
from services.in_force import reading
from services.routing.rule_views import Imagined
from services.rules.lifecycle import Channel, Priority, Sourcing
from tenants.db import Tx

_TICKET = """
SELECT t.task_type_id, t.priority, t.channel, t.language, t.tags, t.form, t.sourcing FROM tickets t
WHERE t.tenant_id = $1 AND t.id = $2 AND {seen}
"""


async def like(tx: Tx, ticket_id: UUID) -> Imagined:
    """Raises Denied, TicketNotFound."""
    tx.scope.require("routing_rules.read")
    seen, args = access.where(tx.scope, 3)
    row: Any = await tx.fetchrow(_TICKET.format(seen=seen), tx.tenant, ticket_id, *args)
    if row is None:
        raise TicketNotFound
    in_force = await reading.of(tx)
    return Imagined(
        in_force.task_types[row["task_type_id"]].code,
        Priority(row["priority"]),
        Channel(row["channel"]),
        row["language"],
        tuple(row["tags"]),
        row["form"],
        Sourcing(row["sourcing"]),
    )
