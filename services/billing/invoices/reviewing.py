"""Somebody of billing has looked through a draft; or takes that back, as long as it is one."""

from uuid import UUID

from services import events
from services.billing.invoices import holding
from tenants.db import Tx

_REVIEWED = """
UPDATE invoices SET reviewed_at = $3, reviewed_by = $4, updated_at = $3, version = version + 1
WHERE tenant_id = $1 AND id = $2 AND reviewed_at IS NULL RETURNING 1
"""

_NOT_REVIEWED = """
UPDATE invoices SET reviewed_at = NULL, reviewed_by = NULL, updated_at = $3, version = version + 1
WHERE tenant_id = $1 AND id = $2 AND reviewed_at IS NOT NULL RETURNING 1
"""


async def review(tx: Tx, *, invoice_id: UUID, version: int | None = None) -> None:
    """Note that a draft was looked through; again changes nothing. Raises Denied, InvoiceNotFound, Stale, or InvoiceIssued."""
    tx.scope.require("invoices.write")
    await holding.period_of(tx, invoice_id)
    row = await holding.lock(tx, invoice_id, version)
    holding.refuse_issued(row)
    if await tx.fetchval(_REVIEWED, tx.tenant, invoice_id, tx.now, tx.scope.actor):
        events.record(tx, "invoice.reviewed", "invoice", invoice_id, {})


async def take_review_back(tx: Tx, *, invoice_id: UUID, version: int | None = None) -> None:
    """Let a draft count as not looked through; again changes nothing. Raises Denied, InvoiceNotFound, Stale, or InvoiceIssued."""
    tx.scope.require("invoices.write")
    await holding.period_of(tx, invoice_id)
    row = await holding.lock(tx, invoice_id, version)
    holding.refuse_issued(row)
    if await tx.fetchval(_NOT_REVIEWED, tx.tenant, invoice_id, tx.now):
        events.record(tx, "invoice.review_withdrawn", "invoice", invoice_id, {})
