"""The monthly close of one company or of all, and what came of it in words."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.settings import Settings
from services.billing.closing import jobs
from tenants import db
from tenants.db import Database, transaction
from tenants.scope import PROVIDER_TENANT, system

_ALL = "SELECT tenant_id FROM counters WHERE tenant_id <> $1 ORDER BY tenant_id"
_KEY = "SELECT key FROM tenants WHERE tenant_id = $1"


async def close(
    held: Settings, month_on: date, key: str | None, *, told: Callable[[str, float], None]
) -> int:
    """Close as the worker, saying how far it is; how many contracts were refused, or 1 for a company that is not there."""
    assert held.worker_database_url, "URAKATA_WORKER_DATABASE_URL is not set"
    database = Database(held.worker_database_url, size=2)
    db.use(database)
    try:
        tenants = await _tenants(key)
        if not tenants:
            print(f"There is no company {key}." if key else "There is no company yet.", file=sys.stderr)
            return 1 if key else 0
        await jobs.refuse_too_early(tenants, month_on)
        return await _close(tenants, month_on, told)
    except Invalid as refused:
        print(f"--month {refused.errors[0].detail}.", file=sys.stderr)
        return 1
    finally:
        db.use(None)
        await database.close()


async def _close(tenants: list[UUID], month_on: date, told: Callable[[str, float], None]) -> int:
    result: Mapping[str, Any] = {"closed": [], "refused": []}
    async for progress in jobs.close_all(tenants, month_on):
        result = progress.result
        told(f"Closing {month_on:%Y-%m}", progress.done / progress.total if progress.total else 1.0)
    for each in result["closed"]:
        print(
            f"{each['tenant']} {each['contract']}: {each['status']}, {each['drafted']} drafts written, {each['findings']} findings"
        )
    for each in result["refused"]:
        print(f"{each['tenant']} {each['contract']}: {each['detail']} ({each['code']})", file=sys.stderr)
    print(f"Closed: {len(result['closed'])}. Refused: {len(result['refused'])}.")
    return len(result["refused"])


async def _tenants(key: str | None) -> list[UUID]:
    """All companies, or the one of this key, in their order."""
    async with transaction(system(name="billing")) as tx:
        everyone = [row["tenant_id"] for row in await tx.fetch(_ALL, PROVIDER_TENANT)]
    return everyone if key is None else [each for each in everyone if await _key_of(each) == key]


async def _key_of(tenant: UUID) -> str | None:
    async with transaction(system(tenant, name="billing")) as tx:
        found: str | None = await tx.fetchval(_KEY, tenant)
    return found
