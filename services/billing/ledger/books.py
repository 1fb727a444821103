"""What happens in billing, as postings: which accounts an invoice, a credit note and money move."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.ledger.posting import Entry, entries, post
from services.billing.papers.content import InvoiceContent
from services.rules import postings
from services.rules.postings import Printed, Taxed
from tenants.db import Tx


def _said(content: InvoiceContent) -> tuple[list[Printed], list[Taxed]]:
    lines = [Printed(each.charge, each.tax_category, each.printed) for each in content.lines]
    return lines, [Taxed(each.tax_category, each.tax) for each in content.totals]


async def invoice_issued(tx: Tx, row: Any, content: InvoiceContent, *, on: date) -> None:
    """The client owes what the invoice prints. Raises MonthLocked."""
    made = entries(postings.issued(*_said(content)), "invoice", row["id"])
    await post(tx, made, legal_entity_id=row["legal_entity_id"], on=on, currency=row["currency"])


async def credit_note_issued(tx: Tx, row: Any, content: InvoiceContent, *, on: date, beyond: Decimal) -> None:
    """What the note prints is taken back; `beyond` was paid already and stays to the client's credit. Raises MonthLocked."""
    made = entries(postings.credited(*_said(content), beyond=beyond), "credit_note", row["id"])
    await post(tx, made, legal_entity_id=row["legal_entity_id"], on=on, currency=row["currency"])


def payment_received(payment_id: UUID, *, allocated: Decimal, rest: Decimal) -> list[Entry]:
    """Money came to the bank: for invoices, and for what comes later."""
    return entries(postings.received(allocated, rest), "payment", payment_id)


def credit_used(settlement_id: UUID, amount: Decimal) -> list[Entry]:
    """What was to the client's credit paid an invoice."""
    return entries(postings.credit_used(amount), "settlement", settlement_id)


def refunded(refund_id: UUID, amount: Decimal) -> list[Entry]:
    """What was to the client's credit is paid back."""
    return entries(postings.refunded(amount), "refund", refund_id)


def fee_borne(settlement_id: UUID, amount: Decimal) -> list[Entry]:
    """A transfer fee that the client kept back is ours."""
    return entries(postings.fee_borne(amount), "settlement", settlement_id)


def written_off(settlement_id: UUID, amount: Decimal) -> list[Entry]:
    """A balance that will not be paid."""
    return entries(postings.written_off(amount), "settlement", settlement_id)
