"""Keep SLA clocks true where a change concerns many tickets."""

from uuid import UUID

from services.sla import sweeping
from tenants.db import transaction
from tenants.scope import system
from workers.app import tenant_task


@tenant_task()
async def reschedule(tenant: UUID, subject: UUID) -> None:
    """A calendar got a new version: look up anew what is due on every ticket that it measures."""
    async with transaction(system(tenant, name="sla")) as tx:
        tickets = await sweeping.measured_by(tx, subject)
    for ticket_id in tickets:
        async with transaction(system(tenant, name="sla")) as tx:
            await sweeping.reschedule(tx, ticket_id=ticket_id)
