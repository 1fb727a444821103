"""A process that closes and issues, over and over, so that a test can kill it: a small server that forks one for each "go".

It writes lines: `child <pid>`, then from the child `begun` and `ended`, then `signal <n>` or `exit <n>`. A fork costs a hundredth of
what a fresh interpreter costs, so a thousand kills take minutes.
"""

import asyncio
import gc
import os
import sys
from datetime import UTC, date, datetime
from uuid import UUID

from services.billing.closing import actions
from services.billing.invoices import actions as invoices
from services.billing.usage import recording
from services.rules import months
from tenants import db
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system

_CONTRACTS = "SELECT id FROM contracts WHERE tenant_id = $1 ORDER BY id"
_DRAFTS = "SELECT id FROM invoices WHERE tenant_id = $1 AND status = 'draft' ORDER BY id"


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def clerk(tenant: UUID) -> Scope:
    """Whom the close is done for."""
    return system(tenant, name="billing", roles=frozenset({Role.BILLING_CLERK}))


async def work(url: str, month_on: date, tenants: list[UUID]) -> None:
    """Close a month of each tenant and issue what it drafted."""
    db.use(db.Database(url, size=1))
    async with transaction(clerk(tenants[0])) as tx:
        await tx.fetchval("SELECT 1")
    say("begun")
    now = datetime(month_on.year + 1, month_on.month, 20, tzinfo=UTC)
    for tenant in tenants:
        await _closed(tenant, month_on, now)
    say("ended")


async def _closed(tenant: UUID, month_on: date, now: datetime) -> None:
    async with transaction(clerk(tenant)) as tx:
        await recording.record(tx)
        contracts = [row["id"] for row in await tx.fetch(_CONTRACTS, tenant)]
    for contract in contracts:
        async with transaction(clerk(tenant), now=now) as tx:
            await actions.close(tx, contract_id=contract, month_on=month_on)
    async with transaction(clerk(tenant)) as tx:
        drafts = [row["id"] for row in await tx.fetch(_DRAFTS, tenant)]
    for draft in drafts:
        async with transaction(clerk(tenant), now=now) as tx:
            await invoices.issue(tx, invoice_id=draft, accepting="x")


def child(url: str, month: str, tenants: list[str]) -> None:
    asyncio.run(work(url, months.read(month), [UUID(each) for each in tenants]))


async def _look(url: str, tenant: UUID) -> None:
    """Load whatever a first transaction loads, so that no child has to."""
    database = db.Database(url, size=1)
    db.use(database)
    async with transaction(clerk(tenant)) as tx:
        await tx.fetchval("SELECT 1")
    await database.close()


def serve(url: str) -> None:
    """Fork a closer for each line `<month> <tenant>,<tenant>…`, and say what became of it."""
    asyncio.run(_look(url, UUID(int=1)))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        month, tenants = line.split()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                child(url, month, tenants.split(","))
                code = 0
            finally:
                os._exit(code)
        say(f"child {pid}")
        _, status = os.waitpid(pid, 0)
        say(
            f"signal {os.WTERMSIG(status)}"
            if os.WIFSIGNALED(status)
            else f"exit {os.waitstatus_to_exitcode(status)}"
        )


if __name__ == "__main__":
    serve(sys.argv[1])
