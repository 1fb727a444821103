"""Seal what was committed, within seconds, tenant by tenant."""

import logging
from uuid import UUID

from services.audit import actions
from tenants.db import transaction
from tenants.scope import system
from workers.app import tick

log = logging.getLogger(__name__)

PIECES = 10

_UNSEALED = """
SELECT c.tenant_id FROM counters c JOIN relays r USING (tenant_id) WHERE c.last_place > r.sealed_place ORDER BY c.tenant_id
"""


@tick(seconds=2)
async def seal() -> None:
    """Seal every tenant's news."""
    await seal_news()


async def seal_news() -> None:
    """Each tenant with events that no seal covers, in transactions of its own."""
    async with transaction(system(name="audit")) as tx:
        tenants = [row["tenant_id"] for row in await tx.fetch(_UNSEALED)]
    for tenant in tenants:
        await _seal(tenant)


async def _seal(tenant: UUID) -> None:
    """Some pieces, so that a long backlog leaves time for the rest; the next tick goes on.

    A tenant whose log cannot be sealed is told of in the logs and does not stop the others.
    """
    try:
        for _ in range(PIECES):
            async with transaction(system(tenant, name="audit")) as tx:
                if await actions.seal(tx) is None:
                    return
    except Exception:
        log.exception("the log of tenant %s could not be sealed", tenant)
