"""A running product's clientele: companies, their people and operators through the directory, with tokens for programs."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from tenants import db, keys, valkey
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system
from tests.support import office
from tests.support.floor import Company, Floor
from tests.support.product import Product


@dataclass(frozen=True, slots=True)
class Desk:
    """A company with one kind of work, routed to a queue of the provider's, and a client manager's token."""

    company: Company
    task_type: str
    queue: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Clientele:
    """Makes desks and operators in a running product."""

    floor: Floor
    admin: Scope

    async def desk(self, queue: UUID, **task_type: Any) -> Desk:
        """A company taken on by the administrator, with a manager whose program submits."""
        made = await office.company(self.admin)
        manager = await office.user(made, Role.CLIENT_MANAGER)
        company = Company(made, await self._key(made), await self._in_house(made), manager.actor)
        await self.floor.promise(company)
        code = await self.floor.task_type(company, queue, **task_type)
        return Desk(company, code, queue, await office.token(manager))

    async def operator(self, *, skills: Mapping[str, int], capacity_units: int) -> str:
        """The token of an operator who is present and cleared for every company."""
        made = await office.cleared(Role.OPERATOR, None)
        for code, level in skills.items():
            await self.floor.skill(made.actor, code, level)
        await self.floor.admin.execute(
            "UPDATE presence SET status = 'available', capacity_units = $2 WHERE person_id = $1",
            made.actor,
            capacity_units,
        )
        return await office.token(made)

    @asynccontextmanager
    async def connected(self, product: Product) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
        """The administrator on a fresh line: the old one may have died with the server."""
        line = await asyncpg.connect(product.database_url())
        try:
            yield line
        finally:
            await line.close()

    async def _key(self, company: UUID) -> str:
        async with transaction(system(company)) as tx:
            key: str = await tx.fetchval("SELECT key FROM tenants WHERE tenant_id = $1", company)
        return key

    async def _in_house(self, company: UUID) -> UUID:
        async with transaction(system(PROVIDER_TENANT)) as tx:
            queue: UUID = await tx.fetchval("SELECT id FROM queues WHERE tenant_id = $1", company)
        return queue


@asynccontextmanager
async def clientele(product: Product) -> AsyncIterator[Clientele]:
    """The door of a running product, opened here as its app has it; what was open before is back afterwards."""
    opened, cache = db.Database(product.database_url("app"), size=4), valkey.Valkey(product.valkey_url())
    admin = await asyncpg.connect(product.database_url())
    before = db.use(opened), valkey.use(cache)
    keys.forget()
    try:
        yield Clientele(Floor(admin), await office.administrator())
    finally:
        db.use(before[0])
        valkey.use(before[1])
        keys.forget()
        await admin.close()
        await cache.close()
        await opened.close()
