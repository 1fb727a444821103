"""Pay back what is to a client's credit (返金): the rest of a payment, or what a credit note took back beyond its invoice.

A refund is never deleted: one that did not arrive is undone by a reversal, and the credit is there again.
Locks: the payment or the credit note, then the refund, then the counter (by the posting, which comes last).
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.ids import new_id
from services import events
from services.billing.invoices import holding
from services.billing.ledger import books
from services.billing.ledger.posting import post, reverse
from services.billing.receipts import credit_left, money_checks, voiding
from services.billing.receipts.allocating import Source
from services.billing.receipts.refusals import AboveCredit, RefundNotFound, RefundUndone
from services.rules.exact import plain
from tenants.db import Tx

_ADD = """
INSERT INTO refunds (tenant_id, id, legal_entity_id, payment_id, credit_note_id, refunded_on, amount, currency, reason, made_by, made_at,
    undo_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '')
"""
_SOURCE = "SELECT payment_id, credit_note_id FROM refunds WHERE tenant_id = $1 AND id = $2"
_HOLD = "SELECT * FROM refunds WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_UNDO = "UPDATE refunds SET undone_at = $3, undone_by = $4, undo_reason = $5 WHERE tenant_id = $1 AND id = $2"
_ZONE = "SELECT time_zone FROM legal_entities WHERE id = $1"
_BUMP = "UPDATE payments SET version = version + 1 WHERE tenant_id = $1 AND id = $2"


async def refund_payment(
    tx: Tx,
    *,
    payment_id: UUID,
    amount: Decimal,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> UUID:
    """Pay back of what is left of a payment. Raises Denied, PaymentNotFound, Stale, PaymentVoided, AboveCredit, Invalid, MonthLocked."""
    tx.scope.require("payments.write")
    row = await voiding.lock(tx, payment_id, version)
    rest = await credit_left.rest_of_payment(tx, row)
    made = await _refund(
        tx, row, Source(payment=payment_id), rest, amount, reason, on, first=row["received_on"]
    )
    await tx.execute(_BUMP, tx.tenant, payment_id)
    return made


async def refund_note(
    tx: Tx, *, note_id: UUID, amount: Decimal, reason: str, on: date | None = None, version: int | None = None
) -> UUID:
    """Pay back of what is left of an issued credit note.

    Raises Denied, InvoiceNotFound, Stale, NotToUse, NotIssued, AboveCredit, Invalid, or MonthLocked.
    """
    tx.scope.require("payments.write")
    note = await holding.lock(tx, note_id, version)
    credit_left.refuse_no_credit(note)
    rest = await credit_left.rest_of_note(tx, note)
    return await _refund(
        tx, note, Source(credit_note=note_id), rest, amount, reason, on, first=note["issued_on"]
    )


async def _refund(
    tx: Tx, row: Any, source: Source, rest: Decimal, amount: Decimal, reason: str, on: date | None, *, first: date
) -> UUID:  # fmt: skip
    money_checks.check_money([("/amount", amount)], row["currency"])
    if not reason.strip():
        raise Invalid.field("/reason", "missing", "takes why it is paid back")
    if amount > rest:
        raise AboveCredit(f"{plain(rest)} is left to the client's credit.", rest=plain(rest))
    entity = row["legal_entity_id"]
    day = _day(on, await _today(tx, entity), first)
    made = new_id()
    await tx.execute(
        _ADD, tx.tenant, made, entity, source.payment, source.credit_note, day, amount, row["currency"], reason.strip(), tx.scope.actor,
        tx.now,
    )  # fmt: skip
    told = {
        "amount": plain(amount),
        "currency": row["currency"],
        "payment": source.payment,
        "credit_note": source.credit_note,
    }
    events.record(tx, "refund.made", "refund", made, told)
    await post(tx, books.refunded(made, amount), legal_entity_id=entity, on=day, currency=row["currency"])
    return made


def _day(on: date | None, today: date, first: date) -> date:
    """The day of a refund: today, unless another one up to today is named. Raises Invalid."""
    if on is not None and not first <= on <= today:
        raise Invalid.field(
            "/refunded_on", "out_of_range", f"held {on}; takes a day from {first} up to {today}"
        )
    return on or today


async def _today(tx: Tx, entity: UUID) -> date:
    return tx.now.astimezone(ZoneInfo(await tx.fetchval(_ZONE, entity))).date()


async def undo(tx: Tx, *, refund_id: UUID, reason: str) -> None:
    """Take a refund back that did not arrive: its posting is reversed today, and the credit is there again.

    Raises Denied, RefundNotFound, RefundUndone, Invalid, or MonthLocked.
    """
    tx.scope.require("payments.write")
    source = await tx.fetchrow(_SOURCE, tx.tenant, refund_id)
    if source is None:
        raise RefundNotFound
    if not reason.strip():
        raise Invalid.field("/reason", "missing", "takes why it is taken back")
    if source["payment_id"]:
        await voiding.lock(tx, source["payment_id"], None)
        await tx.execute(_BUMP, tx.tenant, source["payment_id"])
    else:
        await holding.lock(tx, source["credit_note_id"])
    row: Any = await tx.fetchrow(_HOLD, tx.tenant, refund_id)
    if row["undone_at"] is not None:
        raise RefundUndone
    await tx.execute(_UNDO, tx.tenant, refund_id, tx.now, tx.scope.actor, reason.strip())
    events.record(tx, "refund.undone", "refund", refund_id, {"amount": plain(row["amount"])})
    await reverse(tx, [refund_id], on=await _today(tx, row["legal_entity_id"]))
