"""Usage is recorded from the event log within seconds, tenant by tenant; the monthly close reads what is left itself."""

import logging
from uuid import UUID

from services.billing.usage import cursor, recording
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, system
from workers.app import tick

log = logging.getLogger(__name__)

BATCHES = 10

_BEHIND = """
SELECT c.tenant_id FROM counters c JOIN relays r USING (tenant_id)
WHERE c.last_place > r.usage_place AND c.tenant_id <> $1 ORDER BY c.tenant_id
"""


@tick(seconds=2)
async def record() -> None:
    """Record the usage of every tenant's news."""
    await record_news()


async def record_news() -> None:
    """Each tenant with events that nobody has looked at for usage, in transactions of its own."""
    async with transaction(system(name="usage")) as tx:
        tenants = [row["tenant_id"] for row in await tx.fetch(_BEHIND, PROVIDER_TENANT)]
    for tenant in tenants:
        await _record(tenant)


async def _record(tenant: UUID) -> None:
    """Some batches, so that a long backlog leaves time for the rest; the next tick goes on.

    A tenant whose usage cannot be recorded is told of in the logs and does not stop the others.
    """
    try:
        for _ in range(BATCHES):
            async with transaction(system(tenant, name="usage")) as tx:
                more = await recording.record(tx)
                await cursor.looked(tx)
            if not more:
                return
    except Exception:
        log.exception("the usage of tenant %s could not be recorded", tenant)
