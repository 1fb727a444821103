"""Ask for what is to a client's credit to be paid back (返金): the rest of a payment, or what a credit note took back beyond its invoice.

What is asked for is kept from other uses of the credit until it is decided; `refund_decisions` decides, and books it.
Locks: the payment or the credit note.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.billing.invoices import holding
from services.billing.receipts import credit_left, money_checks, voiding
from services.billing.receipts.allocating import Source
from services.billing.receipts.refusals import AboveCredit
from services.rules.exact import plain
from tenants.db import Tx

_ADD = """
INSERT INTO refunds (tenant_id, id, legal_entity_id, payment_id, credit_note_id, amount, currency, reason, status, made_by, made_at, undo_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, '')
"""
_BUMP = "UPDATE payments SET version = version + 1 WHERE tenant_id = $1 AND id = $2"


async def refund_payment(
    tx: Tx, *, payment_id: UUID, amount: Decimal, reason: str, version: int | None = None
) -> UUID:
    """Ask to pay back of what is left of a payment. Raises Denied, PaymentNotFound, Stale, PaymentVoided, AboveCredit, or Invalid."""
    tx.scope.require("payments.write")
    row = await voiding.lock(tx, payment_id, version)
    rest = await credit_left.rest_of_payment(tx, row)
    made = await _ask(tx, row, Source(payment=payment_id, reason=reason), rest, amount)
    await tx.execute(_BUMP, tx.tenant, payment_id)
    return made


async def refund_note(
    tx: Tx, *, note_id: UUID, amount: Decimal, reason: str, version: int | None = None
) -> UUID:
    """Ask to pay back of what is left of an issued credit note.

    Raises Denied, InvoiceNotFound, Stale, NotToUse, NotIssued, AboveCredit, or Invalid.
    """
    tx.scope.require("payments.write")
    note = await holding.lock(tx, note_id, version)
    credit_left.refuse_no_credit(note)
    rest = await credit_left.rest_of_note(tx, note)
    return await _ask(tx, note, Source(credit_note=note_id, reason=reason), rest, amount)


async def _ask(tx: Tx, row: Any, source: Source, rest: Decimal, amount: Decimal) -> UUID:
    money_checks.check_money([("/amount", amount)], row["currency"])
    if not source.reason.strip():
        raise Invalid.field("/reason", "missing", say("takes why it is paid back"))
    if amount > rest:
        raise AboveCredit(say("{rest} is left to the client's credit.", rest=plain(rest)), rest=plain(rest))
    made = new_id()
    await tx.execute(
        _ADD, tx.tenant, made, row["legal_entity_id"], source.payment, source.credit_note, amount, row["currency"], source.reason.strip(),
        tx.scope.actor, tx.now,
    )  # fmt: skip
    told = {"amount": plain(amount), "payment": source.payment, "credit_note": source.credit_note}
    events.record(tx, "refund.requested", "refund", made, told)
    return made
