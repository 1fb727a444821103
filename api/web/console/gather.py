"""Rows of tickets of several companies: one transaction sees one tenant, so each is asked for its own, a few at a time."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from services.desk import rows
from services.desk.rows import Row
from tenants.db import transaction
from tenants.scope import Scope

AT_ONCE = 4


async def rows_of(scope: Scope, wanted: Iterable[tuple[UUID, UUID]]) -> Mapping[UUID, Row]:
    """The rows of these tickets, given as (tenant, ticket), by ticket. What the caller does not see is left out."""
    by_tenant: dict[UUID, list[UUID]] = defaultdict(list)
    for tenant, ticket in wanted:
        by_tenant[tenant].append(ticket)
    few = asyncio.Semaphore(AT_ONCE)

    async def ask(tenant: UUID, tickets: Sequence[UUID]) -> list[Row]:
        async with few, transaction(scope.at(tenant)) as tx:
            return await rows.rows(tx, tickets)

    found = await asyncio.gather(*(ask(tenant, tickets) for tenant, tickets in by_tenant.items()))
    return {row.id: row for some in found for row in some}


def in_order(wanted: Iterable[UUID], found: Mapping[UUID, Row]) -> list[Row]:
    """The rows in the order of the tickets asked for."""
    return [found[ticket] for ticket in wanted if ticket in found]
