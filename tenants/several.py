"""Reads behind several walls: a transaction each, a few at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from tenants.db import Tx, transaction
from tenants.scope import Scope

AT_ONCE = 4
T = TypeVar("T")


async def each(scopes: Sequence[Scope], read: Callable[[Tx], Awaitable[T]]) -> list[T]:
    """What `read` gives inside each wall, in the order of the walls."""
    few = asyncio.Semaphore(AT_ONCE)

    async def one(inside: Scope) -> T:
        async with few, transaction(inside) as tx:
            return await read(tx)

    return list(await asyncio.gather(*(one(inside) for inside in scopes)))
