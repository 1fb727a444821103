"""Reminders of overdue invoices (督促): recorded with their level; what is sent follows from the event."""

from uuid import UUID

from services import events
from services.billing.invoices import holding, queries
from services.billing.invoices.refusals import NotOverdue
from tenants.db import Tx

_ADD = """
INSERT INTO invoice_reminders (tenant_id, invoice_id, n, note, sent_by, sent_at)
SELECT $1::uuid, $2::uuid, coalesce(max(n), 0) + 1, $3::text, $4::uuid, $5::timestamptz FROM invoice_reminders WHERE tenant_id = $1 AND invoice_id = $2
RETURNING n
"""


async def remind(tx: Tx, *, invoice_id: UUID, note: str = "") -> int:
    """Note a reminder of an overdue invoice; says its level. Raises Denied, InvoiceNotFound, or NotOverdue."""
    tx.scope.require("invoices.write")
    await holding.lock(tx, invoice_id)
    card = (await queries.invoice(tx, invoice_id)).invoice
    if card.standing != "overdue":
        raise NotOverdue(standing=card.standing)
    level: int = await tx.fetchval(_ADD, tx.tenant, invoice_id, note, tx.scope.actor, tx.now)
    events.record(
        tx, "invoice.reminded", "invoice", invoice_id, {"level": level, "days_late": card.days_late}
    )
    return level
