"""Rebuild the rollups of one company or of all from the event log, or compare them with it."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from core.settings import Settings
from services.reports.rollups import checking, cursor, rebuilding
from tenants import db
from tenants.db import Database, Tx, transaction
from tenants.scope import PROVIDER_TENANT, system

T = TypeVar("T")
Told = Callable[[str, float], None]

_ALL = "SELECT tenant_id FROM counters WHERE tenant_id <> $1 ORDER BY tenant_id"
_KEY = "SELECT key FROM tenants WHERE tenant_id = $1"


@dataclass(frozen=True, slots=True)
class Company:
    """A tenant, by the key that people know it by."""

    id: UUID
    key: str


async def rebuild(held: Settings, key: str | None, *, told: Told) -> int:
    """Rebuild, each company in a transaction of its own; a run that broke off goes on where it was. 0, or 1 for an unknown key."""
    return await _for_each(held, key, told, over)


async def check(held: Settings, key: str | None, *, told: Told) -> int:
    """Compare; how many companies have drifted, each difference named on a line of its own."""
    return await _for_each(held, key, told, _check)


async def over(companies: list[Company], told: Told) -> int:
    """Rebuild these, or those of them that a run which broke off has left."""
    due = [each for each in companies if await _inside(each, rebuilding.is_due)]
    if due and len(due) < len(companies):
        print(f"Going on with a rebuild that broke off: {len(due)} of {len(companies)} companies are left.")
    else:
        due = companies
        for each in due:
            await _inside(each, rebuilding.ask)
    for n, each in enumerate(due):
        print(f"{each.key}: {await _inside(each, _anew(each, n, len(due), told))} tickets")
    return 0


def _anew(company: Company, n: int, whole: int, told: Told) -> Callable[[Tx], Awaitable[int]]:
    async def anew(tx: Tx) -> int:
        made = await rebuilding.rebuild(
            tx, lambda share: told(f"Rebuilding {company.key}", (n + share) / whole)
        )
        await cursor.looked(tx)
        return made

    return anew


async def _check(companies: list[Company], told: Told) -> int:
    drifted = 0
    for n, each in enumerate(companies):
        told(f"Checking {each.key}", n / len(companies))
        found = await _inside(each, _differences)
        for drift in found:
            print(f"{each.key}: {drift}", file=sys.stderr)
        print(f"{each.key}: {len(found)} differences")
        drifted += bool(found)
    return drifted


async def _differences(tx: Tx) -> list[checking.Drift]:
    return [each async for each in checking.check(tx)]


async def _inside(company: Company, work: Callable[[Tx], Awaitable[T]]) -> T:
    async with transaction(system(company.id, name="rollups")) as tx:
        return await work(tx)


async def _for_each(
    held: Settings, key: str | None, told: Told, work: Callable[[list[Company], Told], Awaitable[int]]
) -> int:
    assert held.worker_database_url, "URAKATA_WORKER_DATABASE_URL is not set"
    database = Database(held.worker_database_url, size=2)
    before = db.use(database)
    try:
        companies = await _companies(key)
        if key and not companies:
            print(f"There is no company {key}.", file=sys.stderr)
            return 1
        return await work(companies, told)
    finally:
        db.use(before)
        await database.close()


async def _companies(key: str | None) -> list[Company]:
    """All companies, or the one of this key, in their order."""
    async with transaction(system(name="rollups")) as tx:
        ids = [row["tenant_id"] for row in await tx.fetch(_ALL, PROVIDER_TENANT)]
    found = []
    for tenant in ids:
        async with transaction(system(tenant, name="rollups")) as tx:
            found.append(Company(tenant, await tx.fetchval(_KEY, tenant)))
    return [each for each in found if key in {None, each.key}]
