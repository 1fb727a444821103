"""What the floor shows of each company: asked inside its wall, one transaction each, a few at a time."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from services.tickets import lines
from services.tickets.lines import TicketLine
from tenants.db import Tx, transaction
from tenants.scope import Scope

T = TypeVar("T")
AT_ONCE = 4


async def each(scope: Scope, tenants: Iterable[UUID], ask: Callable[[Tx], Awaitable[T]]) -> dict[UUID, T]:
    """What `ask` answers inside each of these companies."""
    few = asyncio.Semaphore(AT_ONCE)

    async def one(tenant: UUID) -> tuple[UUID, T]:
        async with few, transaction(scope.at(tenant)) as tx:
            return tenant, await ask(tx)

    return dict(await asyncio.gather(*(one(tenant) for tenant in tenants)))


async def lines_of(scope: Scope, tickets: Iterable[tuple[UUID, UUID]]) -> dict[UUID, TicketLine]:
    """The lines of (tenant, ticket), as far as the caller sees them."""
    wanted: dict[UUID, set[UUID]] = defaultdict(set)
    for tenant, ticket in tickets:
        wanted[tenant].add(ticket)
    found = await each(scope, wanted, lambda tx: lines.of(tx, sorted(wanted[tx.tenant])))
    return {ticket: line for part in found.values() for ticket, line in part.items()}


def added(parts: Iterable[Mapping[UUID, int]]) -> dict[UUID, int]:
    """Counts by id, added up over companies."""
    total: dict[UUID, int] = defaultdict(int)
    for part in parts:
        for key, count in part.items():
            total[key] += count
    return total


def hours_added(parts: Iterable[Mapping[datetime, int]]) -> dict[datetime, int]:
    """Counts by hour, added up over companies."""
    total: dict[datetime, int] = defaultdict(int)
    for part in parts:
        for key, count in part.items():
            total[key] += count
    return total
