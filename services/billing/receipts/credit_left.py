"""What is to a client's credit (前受金): the rests of payments and of credit notes, and what was paid back of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import Conflict
from services.billing.invoices.refusals import NotIssued
from services.billing.receipts.refusals import RefundNotFound
from services.rules.exact import tidy
from tenants.db import Tx


class NotToUse(Conflict):
    """This is an invoice; only what is to the client's credit pays others, or is paid back."""

    code = "not_a_credit"


@dataclass(frozen=True, slots=True)
class CreditCard:
    """A payment or a credit note of which something is left. `text` is the payer, or the note's number."""

    kind: str
    id: UUID
    tenant: str
    legal_entity: UUID
    on: date
    text: str
    currency: str
    amount: Decimal
    rest: Decimal
    version: int


@dataclass(frozen=True, slots=True)
class RefundCard:
    """Money paid back to a client, of a payment or of a credit note. `made_by` asked for it; it has a day once it is approved."""

    id: UUID
    tenant: str
    legal_entity: UUID
    payment: UUID | None
    credit_note: UUID | None
    credit_note_number: str | None
    refunded_on: date | None
    amount: Decimal
    currency: str
    reason: str
    status: str
    made_by: UUID
    made_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    undone_at: datetime | None
    undo_reason: str


_PAYMENT_USED = """
SELECT coalesce((SELECT sum(s.amount) FROM settlements s
        WHERE s.tenant_id = $1 AND s.payment_id = $2 AND s.kind = 'payment' AND s.undone_at IS NULL), 0)
     + coalesce((SELECT sum(r.amount) FROM refunds r WHERE r.tenant_id = $1 AND r.payment_id = $2 AND r.undone_at IS NULL AND r.status <> 'rejected'), 0)
"""
_NOTE_USED = """
SELECT coalesce((SELECT sum(s.amount) FROM settlements s WHERE s.tenant_id = $1 AND s.credit_note_id = $2 AND s.undone_at IS NULL), 0)
     + coalesce((SELECT sum(r.amount) FROM refunds r WHERE r.tenant_id = $1 AND r.credit_note_id = $2 AND r.undone_at IS NULL AND r.status <> 'rejected'), 0)
"""
_CREDITS = """
SELECT * FROM (
    SELECT 'payment' AS kind, p.id, p.legal_entity_id AS legal_entity, p.received_on AS on, p.payer AS text, p.currency, p.amount, p.version,
           p.amount - coalesce((SELECT sum(s.amount) FROM settlements s
               WHERE s.tenant_id = $1 AND s.payment_id = p.id AND s.kind = 'payment' AND s.undone_at IS NULL), 0)
           - coalesce((SELECT sum(r.amount) FROM refunds r WHERE r.tenant_id = $1 AND r.payment_id = p.id AND r.undone_at IS NULL AND r.status <> 'rejected'), 0) AS rest
    FROM payments p WHERE p.tenant_id = $1 AND p.voided_at IS NULL
    UNION ALL
    SELECT 'credit_note', i.id, i.legal_entity_id, i.issued_on, i.number, i.currency, i.total, i.version,
           i.total - coalesce((SELECT sum(s.amount) FROM settlements s
               WHERE s.tenant_id = $1 AND s.credit_note_id = i.id AND s.undone_at IS NULL), 0)
           - coalesce((SELECT sum(r.amount) FROM refunds r WHERE r.tenant_id = $1 AND r.credit_note_id = i.id AND r.undone_at IS NULL AND r.status <> 'rejected'), 0)
    FROM invoices i WHERE i.tenant_id = $1 AND i.kind = 'credit_note' AND i.status = 'issued'
) c, (SELECT key AS tenant FROM tenants WHERE tenant_id = $1) t WHERE c.rest > 0 ORDER BY c.on, c.id
"""
_REFUNDS = """
SELECT r.id, t.key AS tenant, r.legal_entity_id AS legal_entity, r.payment_id AS payment, r.credit_note_id AS credit_note,
       i.number AS credit_note_number, r.refunded_on, r.amount, r.currency, r.reason, r.status, r.made_by, r.made_at,
       r.decided_by, r.decided_at, r.undone_at, r.undo_reason
FROM refunds r JOIN tenants t ON t.tenant_id = r.tenant_id
LEFT JOIN invoices i ON i.tenant_id = r.tenant_id AND i.id = r.credit_note_id
WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.id = $2) AND ($3::uuid IS NULL OR r.id < $3)
  AND ($5::text IS NULL OR r.status = $5) ORDER BY r.id DESC LIMIT $4
"""


async def rest_of_payment(tx: Tx, row: Any) -> Decimal:
    """What is left of a payment that is locked."""
    return tidy(row["amount"] - await tx.fetchval(_PAYMENT_USED, tx.tenant, row["id"]))


async def rest_of_note(tx: Tx, row: Any) -> Decimal:
    """What is left of a credit note that is locked."""
    return tidy(row["total"] - await tx.fetchval(_NOTE_USED, tx.tenant, row["id"]))


def refuse_no_credit(row: Any) -> None:
    """Raise NotToUse for an invoice, NotIssued for a draft."""
    if row["kind"] != "credit_note":
        raise NotToUse
    if row["status"] != "issued":
        raise NotIssued


async def left(tx: Tx) -> list[CreditCard]:
    """All of which something is left to this client's credit, the oldest first. Raises Denied."""
    tx.scope.require("payments.read")
    rows = await tx.fetch(_CREDITS, tx.tenant)
    return [CreditCard(**{**row, "amount": tidy(row["amount"]), "rest": tidy(row["rest"])}) for row in rows]


async def refunds(
    tx: Tx, *, status: str | None = None, limit: int = 50, after: UUID | None = None
) -> Sequence[RefundCard]:
    """What was paid back to this client, or is to be, the newest first. Clients see what was, without reasons. Raises Denied."""
    return await _refunds(tx, None, after, limit, status)


async def refund(tx: Tx, refund_id: UUID) -> RefundCard:
    """One of them. Raises Denied, or RefundNotFound."""
    found = await _refunds(tx, refund_id, None, 1, None)
    if not found:
        raise RefundNotFound
    return found[0]


async def _refunds(
    tx: Tx, one: UUID | None, after: UUID | None, limit: int, status: str | None
) -> list[RefundCard]:
    tx.scope.require("payments.read")
    inside = tx.scope.is_staff
    if not inside and status not in {None, "approved"}:
        return []
    rows = await tx.fetch(_REFUNDS, tx.tenant, one, after, limit, status if inside else "approved")
    return [_refund(row, inside) for row in rows]


def _refund(row: Any, staff: bool) -> RefundCard:
    untold = {} if staff else {"reason": "", "undo_reason": "", "decided_by": None}
    return RefundCard(**{**row, "amount": tidy(row["amount"]), **untold})
