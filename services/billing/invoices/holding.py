"""Hold an invoice for a change: its period first, as the close does, then the invoice itself."""

from typing import Any
from uuid import UUID

from core.errors import Stale
from core.said import say
from services.billing.invoices.refusals import InvoiceIssued, InvoiceNotFound
from tenants.db import Tx

_PERIOD_OF = "SELECT period_id FROM invoices WHERE tenant_id = $1 AND id = $2"
_PERIOD = "SELECT * FROM billing_periods WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_INVOICE = """
SELECT i.*, c.code AS contract_code, c.name_ja AS contract_ja, c.name_en AS contract_en, c.language, c.bank_account, c.summary_invoice,
       c.payment_terms
FROM invoices i JOIN contracts c ON c.tenant_id = i.tenant_id AND c.id = i.contract_id
WHERE i.tenant_id = $1 AND i.id = $2 FOR UPDATE OF i
"""
_BUMP = "UPDATE invoices SET version = version + 1, updated_at = $3 WHERE tenant_id = $1 AND id = $2"


async def period_of(tx: Tx, invoice_id: UUID) -> Any:
    """The locked period of an invoice, None where it has none. Raises InvoiceNotFound."""
    row = await tx.fetchrow(_PERIOD_OF, tx.tenant, invoice_id)
    if row is None:
        raise InvoiceNotFound
    return await tx.fetchrow(_PERIOD, tx.tenant, row["period_id"]) if row["period_id"] else None


async def lock(tx: Tx, invoice_id: UUID, version: int | None = None) -> Any:
    """The locked row with what its contract says. Raises InvoiceNotFound, or Stale."""
    row = await tx.fetchrow(_INVOICE, tx.tenant, invoice_id)
    if row is None:
        raise InvoiceNotFound
    if version is not None and version != row["version"]:
        raise Stale(
            say(
                "The invoice is at version {version}; you have {yours}.",
                version=row["version"],
                yours=version,
            ),
            present=row["version"],
        )
    return row


def refuse_issued(row: Any) -> None:
    """Raise InvoiceIssued unless it is a draft."""
    if row["status"] == "issued":
        raise InvoiceIssued(
            say("{number} was issued and never changes; a credit note corrects it.", number=row["number"]),
            number=row["number"],
        )


async def bump(tx: Tx, invoice_id: UUID) -> None:
    """A field that people edit changed: the edit token rises."""
    await tx.execute(_BUMP, tx.tenant, invoice_id, tx.now)
