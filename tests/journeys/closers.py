"""Closes and issues, so that a test can kill it: the work of a fork."""

import sys
from datetime import UTC, date, datetime
from uuid import UUID

from services.billing.closing import actions
from services.billing.invoices import actions as invoices
from services.billing.usage import recording
from services.rules import months
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.journeys import forks

_CONTRACTS = "SELECT id FROM contracts WHERE tenant_id = $1 ORDER BY id"
_DRAFTS = "SELECT id FROM invoices WHERE tenant_id = $1 AND status = 'draft' ORDER BY id"


def clerk(tenant: UUID) -> Scope:
    """Whom the close is done for."""
    return system(tenant, name="billing", roles=frozenset({Role.BILLING_CLERK}))


async def work(month: str, tenants: list[UUID]) -> None:
    """Close a month of each tenant and issue what it drafted."""
    month_on = months.read(month)
    now = datetime(month_on.year + 1, month_on.month, 20, tzinfo=UTC)
    for tenant in tenants:
        await _closed(tenant, month_on, now)


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


if __name__ == "__main__":
    forks.serve(work, sys.argv[1])
