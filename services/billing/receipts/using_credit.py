"""Pay invoices with what is to a client's credit: the rest of a payment, or what a credit note took back beyond its invoice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.said import say
from services.billing.invoices import holding
from services.billing.ledger import books
from services.billing.ledger.posting import Entry, post
from services.billing.receipts import allocating, credit_left, money_checks, paying, voiding
from services.billing.receipts.allocating import Allocation, Source
from services.billing.receipts.refusals import AboveCredit
from services.rules.exact import plain, total
from tenants.db import Tx

_BUMP = "UPDATE payments SET version = version + 1 WHERE tenant_id = $1 AND id = $2"
_ZONE = "SELECT time_zone FROM legal_entities WHERE id = $1"


async def use_payment(
    tx: Tx, *, payment_id: UUID, allocations: Sequence[Allocation], version: int | None = None
) -> None:
    """Use what is left of a payment for invoices.

    Raises Denied, PaymentNotFound, Stale, PaymentVoided, AboveCredit, or what `record` raises for allocations.
    """
    tx.scope.require("payments.write")
    row = await voiding.lock(tx, payment_id, version)
    held = await allocating.hold(tx, allocations)
    money_checks.check_same(row, held)
    money_checks.check_parts(allocations, row["currency"])
    rest = await credit_left.rest_of_payment(tx, row)
    if total(each.amount for each in allocations) > rest:
        raise AboveCredit(say("{rest} of this payment is left.", rest=plain(rest)), rest=plain(rest))
    allocating.check(allocations, held, available=rest)
    today = tx.now.astimezone(ZoneInfo(row["time_zone"])).date()
    await tx.execute(_BUMP, tx.tenant, payment_id)
    entries = await _use(tx, allocations, Source(payment=payment_id), "payment", on=today)
    for each in allocations:
        entries += await paying.fee(tx, each, payment_id, on=today)
    await post(tx, entries, legal_entity_id=row["legal_entity_id"], on=today, currency=row["currency"])


async def use_note(
    tx: Tx, *, note_id: UUID, allocations: Sequence[Allocation], version: int | None = None
) -> None:
    """Pay invoices with what is left of an issued credit note.

    Raises Denied, InvoiceNotFound, Stale, NotToUse, NotIssued, AboveCredit, or what is raised for allocations.
    """
    tx.scope.require("payments.write")
    note = await holding.lock(tx, note_id, version)
    credit_left.refuse_no_credit(note)
    _refuse_fees(allocations)
    held = await allocating.hold(tx, allocations)
    money_checks.check_same(note, held)
    money_checks.check_parts(allocations, note["currency"])
    rest = await credit_left.rest_of_note(tx, note)
    if total(each.amount for each in allocations) > rest:
        raise AboveCredit(say("{rest} of this credit note is left.", rest=plain(rest)), rest=plain(rest))
    allocating.check(allocations, held, available=rest)
    today = tx.now.astimezone(ZoneInfo(await tx.fetchval(_ZONE, note["legal_entity_id"]))).date()
    entries = await _use(tx, allocations, Source(credit_note=note_id), "credit_note", on=today)
    await post(tx, entries, legal_entity_id=note["legal_entity_id"], on=today, currency=note["currency"])


def _refuse_fees(allocations: Sequence[Allocation]) -> None:
    for n, each in enumerate(allocations):
        if each.fee:
            raise Invalid.field(
                f"/allocations/{n}/fee",
                "no_transfer",
                say("takes 0: nobody kept a fee back from a credit note"),
            )


async def _use(
    tx: Tx, allocations: Sequence[Allocation], source: Source, kind: str, *, on: date
) -> list[Entry]:
    """Settle invoices with what is to the client's credit; says what to post."""
    entries: list[Entry] = []
    for each in allocations:
        if each.amount:
            made = await allocating.settle(tx, each.invoice, kind, each.amount, source, on=on)
            entries += books.credit_used(made, each.amount)
    return entries
