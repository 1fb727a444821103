"""Rollups follow the event log within seconds, tenant by tenant. How far they are stands in `rollup_cursors`; late is late, never lost."""

import logging
from uuid import UUID

from services.reports.rollups import adding, cursor, remaking
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, system
from workers.app import tick

log = logging.getLogger(__name__)

BATCHES = 10

_BEHIND = """
SELECT c.tenant_id FROM counters c JOIN relays r USING (tenant_id)
WHERE c.last_place > r.rollup_place AND c.tenant_id <> $1 ORDER BY c.tenant_id
"""
_ALL = "SELECT tenant_id FROM counters WHERE tenant_id <> $1 ORDER BY tenant_id"


@tick(seconds=2)
async def add() -> None:
    """Take every tenant's news into its rollups."""
    await add_news()


@tick(seconds=30)
async def remake() -> None:
    """Make anew what was made with another time zone, or other costs of an hour, than hold today."""
    await remake_changed()


async def add_news() -> None:
    """Each tenant with events that its rollups do not hold, in transactions of its own."""
    async with transaction(system(name="rollups")) as tx:
        tenants = [row["tenant_id"] for row in await tx.fetch(_BEHIND, PROVIDER_TENANT)]
    for tenant in tenants:
        await _add(tenant)


async def remake_changed() -> None:
    """Each tenant, some steps, in transactions of its own."""
    async with transaction(system(name="rollups")) as tx:
        tenants = [row["tenant_id"] for row in await tx.fetch(_ALL, PROVIDER_TENANT)]
    for tenant in tenants:
        await _remake(tenant)


async def _add(tenant: UUID) -> None:
    """Some batches, so that a long backlog leaves time for the rest; the next tick goes on.

    A tenant whose rollups cannot be kept is told of in the logs and does not stop the others.
    """
    try:
        for _ in range(BATCHES):
            async with transaction(system(tenant, name="rollups")) as tx:
                more = await adding.add(tx)
                await cursor.looked(tx)
            if not more:
                return
    except Exception:
        log.exception("the rollups of tenant %s could not be kept", tenant)


async def _remake(tenant: UUID) -> None:
    try:
        for _ in range(BATCHES):
            async with transaction(system(tenant, name="rollups")) as tx:
                more = await remaking.go_on(tx)
            if not more:
                return
    except Exception:
        log.exception("the rollups of tenant %s could not be made anew", tenant)
