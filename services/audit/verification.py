"""Walking the chain of every tenant: does the log still say what was sealed?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from services.audit import chain, witness
from services.rules import audit_verification
from services.rules.audit_verification import Break, Verdict
from tenants.db import Tx, transaction
from tenants.scope import system

T = TypeVar("T")

_TENANTS = "SELECT tenant_id FROM counters ORDER BY tenant_id"
_KEY = "SELECT key FROM tenants WHERE tenant_id = $1"
_GIVEN = "SELECT last_place FROM counters WHERE tenant_id = $1"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one tenant's log; `key` null: its company is gone."""

    tenant: UUID
    key: str | None
    verdict: Verdict


async def verify_all() -> AsyncIterator[Finding]:
    """Walk every tenant's log, also of those that only the seals outside the database still know.

    Runs as the worker, who sees all counters. Raises ValueError where a seal outside cannot be read.
    """
    async with transaction(system(name="audit")) as tx:
        kept = {row["tenant_id"] for row in await tx.fetch(_TENANTS)}
    for tenant in sorted(kept | set(witness.known())):
        async with transaction(system(tenant, name="audit")) as tx:
            yield Finding(tenant, await tx.fetchval(_KEY, tenant), await verify(tx))


async def verify(tx: Tx) -> Verdict:
    """Walk the log of this transaction's tenant. Events that come meanwhile are left for the next time."""
    outside = witness.read(tx.tenant)  # before the counter: what it names is committed, and so counted
    given = await tx.fetchval(_GIVEN, tx.tenant)
    if given is None:
        return Verdict(0, 0, Break.END_MISSING, 1) if outside else Verdict(0, 0)
    seals, events = chain.all_seals(tx, last=given), chain.all_events(tx, last=given)
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(
        audit_verification.verify,
        tx.tenant,
        pulled(seals, loop),
        pulled(events, loop),
        witness=outside,
        given=given,
    )


def pulled(source: AsyncIterator[T], loop: asyncio.AbstractEventLoop) -> Iterator[T]:
    """An asynchronous source for a rule that walks in a thread: rules know no loop."""

    async def following() -> list[T]:
        return [one async for one in _some(source)]

    while batch := asyncio.run_coroutine_threadsafe(following(), loop).result():
        yield from batch


async def _some(source: AsyncIterator[T]) -> AsyncIterator[T]:
    """The next few hundred of a source: crossing between threads for each one would cost more than the walk."""
    for _ in range(500):
        try:
            yield await anext(source)
        except StopAsyncIteration:
            return
