"""Keeps the rollups as the worker does, so that a test can kill it: the work of a fork."""

import sys
from uuid import UUID

from services.reports.rollups import adding, cursor, rebuilding, remaking
from tenants.db import transaction
from tenants.scope import system
from tests.journeys import forks

MOST = 8
"""Events of a batch: few, so that a kill falls among many commits."""


async def work(how: str, tenants: list[UUID]) -> None:
    """Take in what happened, batch by batch, and make anew what changed; or rebuild everything."""
    for tenant in tenants:
        await (_rebuilt(tenant) if how == "rebuild" else _added(tenant))


async def _added(tenant: UUID) -> None:
    more = True
    while more:
        async with transaction(system(tenant)) as tx:
            more = await adding.add(tx, most=MOST)
            await cursor.looked(tx)
    more = True
    while more:
        async with transaction(system(tenant)) as tx:
            more = await remaking.go_on(tx)


async def _rebuilt(tenant: UUID) -> None:
    async with transaction(system(tenant)) as tx:
        await rebuilding.rebuild(tx)


if __name__ == "__main__":
    forks.serve(work, sys.argv[1])
