"""Void a payment by a reversal: nothing is deleted, and its deposit is open again.

Locks: the payment, then the invoices in the order of their ids, then the counter.
"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import Stale
from core.said import say
from services import events
from services.billing.ledger.posting import reverse
from services.billing.receipts.refusals import PaymentNotFound, PaymentRefunded, PaymentVoided
from services.rules.exact import plain
from tenants.db import Tx

_LOCK = """
SELECT p.*, e.time_zone FROM payments p JOIN legal_entities e ON e.id = p.legal_entity_id
WHERE p.tenant_id = $1 AND p.id = $2 FOR UPDATE OF p
"""
_VOID = """
UPDATE payments SET voided_at = $3, voided_by = $4, void_reason = $5, version = version + 1 WHERE tenant_id = $1 AND id = $2
"""
_INVOICES_OF = """
SELECT 1 FROM invoices WHERE tenant_id = $1 AND id IN (SELECT invoice_id FROM settlements WHERE tenant_id = $1 AND payment_id = $2)
ORDER BY id FOR UPDATE
"""
_UNDO = """
UPDATE settlements SET undone_at = $3, undone_by = $4 WHERE tenant_id = $1 AND payment_id = $2 AND undone_at IS NULL
RETURNING id, invoice_id, kind
"""
_RELEASE = """
UPDATE bank_deposits SET status = 'open', tenant_id = NULL, payment_id = NULL, version = version + 1 WHERE payment_id = $1
RETURNING id, legal_entity_id, payer_key
"""
_REFUNDED = "SELECT 1 FROM refunds WHERE tenant_id = $1 AND payment_id = $2 AND undone_at IS NULL AND status <> 'rejected' LIMIT 1"
_UNLEARN = """
UPDATE payer_names SET seen = seen - 1 WHERE legal_entity_id = $1 AND payer_key = $2 AND tenant_id = $3
"""
_FORGET = (
    "DELETE FROM payer_names WHERE legal_entity_id = $1 AND payer_key = $2 AND tenant_id = $3 AND seen < 1"
)


async def lock(tx: Tx, payment_id: UUID, version: int | None) -> Any:
    """The locked payment, which stands. Raises PaymentNotFound, Stale, or PaymentVoided."""
    row = await tx.fetchrow(_LOCK, tx.tenant, payment_id)
    if row is None:
        raise PaymentNotFound
    if version is not None and version != row["version"]:
        raise Stale(
            say(
                "The payment is at version {version}; you have {yours}.",
                version=row["version"],
                yours=version,
            ),
            present=row["version"],
        )
    if row["voided_at"] is not None:
        raise PaymentVoided
    return row


async def void(tx: Tx, *, payment_id: UUID, reason: str, version: int | None = None) -> None:
    """Take a payment back: its settlements are undone, its postings reversed today, its deposit is open again.

    Raises Denied, PaymentNotFound, Stale, PaymentVoided, PaymentRefunded, or MonthLocked.
    """
    tx.scope.require("payments.write")
    row = await lock(tx, payment_id, version)
    if await tx.fetchval(_REFUNDED, tx.tenant, payment_id):
        raise PaymentRefunded
    await tx.fetch(_INVOICES_OF, tx.tenant, payment_id)
    undone = await tx.fetch(_UNDO, tx.tenant, payment_id, tx.now, tx.scope.actor)
    for each in undone:
        facts = {"settlement": str(each["id"]), "kind": each["kind"]}
        events.record(tx, "settlement.undone", "invoice", each["invoice_id"], facts)
    await tx.execute(_VOID, tx.tenant, payment_id, tx.now, tx.scope.actor, reason)
    events.record(tx, "payment.voided", "payment", payment_id, {"amount": plain(row["amount"])})
    await _release(tx, payment_id)
    today = tx.now.astimezone(ZoneInfo(row["time_zone"])).date()
    await reverse(tx, [payment_id, *(each["id"] for each in undone)], on=today)


async def _release(tx: Tx, payment_id: UUID) -> None:
    """The payment's deposit is open again, and what it taught of the payer's name is unlearnt."""
    for row in await tx.fetch(_RELEASE, payment_id):
        events.record(tx, "bank_deposit.released", "bank_deposit", row["id"], {"payment": str(payment_id)})
        learnt = (row["legal_entity_id"], row["payer_key"], tx.tenant)
        await tx.execute(_UNLEARN, *learnt)
        await tx.execute(_FORGET, *learnt)
