"""What waits for who bills: things to check on drafts, and deposits to match. Counted company by company, so kept for a moment."""

import time
from uuid import UUID

from api.web.floor import inside
from tenants.db import Tx, transaction
from tenants.scope import PROVIDER_TENANT, Scope

REMEMBERED = 20.0
_known: dict[UUID, tuple[float, int]] = {}

_CHECKS = """
SELECT (SELECT count(*) FROM line_disputes d JOIN invoices i ON i.tenant_id = d.tenant_id AND i.id = d.invoice_id
        WHERE d.tenant_id = $1 AND d.status = 'open' AND i.status = 'draft')
     + (SELECT count(*) FROM billing_periods p CROSS JOIN jsonb_array_elements(p.findings) f WHERE p.tenant_id = $1 AND p.status = 'frozen'
        AND f ->> 'kind' <> 'open_dispute' AND NOT f ? 'accepted'
        AND EXISTS (SELECT 1 FROM invoices i WHERE i.tenant_id = $1 AND i.period_id = p.id AND i.status = 'draft' AND i.reviewed_at IS NULL))
"""


async def checks(scope: Scope) -> int:
    """What the drafts of all companies ask of somebody: disputes to answer, findings that nobody has looked at."""
    kept = _known.get(scope.actor)
    if kept is None or kept[0] < time.monotonic():
        tenants = [tenant for tenant in scope.tenants if tenant != PROVIDER_TENANT]
        found = await inside.each(scope, tenants, _of_company)
        kept = _known[scope.actor] = time.monotonic() + REMEMBERED, sum(found.values())
    return kept[1]


async def _of_company(tx: Tx) -> int:
    return int(await tx.fetchval(_CHECKS, tx.tenant))


def forget(scope: Scope) -> None:
    """The reader changed something: count anew."""
    _known.pop(scope.actor, None)


async def deposits(scope: Scope) -> int:
    """Deposits that nobody has matched or put aside."""
    async with transaction(scope.outside()) as tx:
        return int(await tx.fetchval("SELECT count(*) FROM bank_deposits WHERE status = 'open'"))
