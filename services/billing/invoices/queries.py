"""Invoices to read: lists, one with all that belongs to it, what it says, and what is overdue."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.billing.invoices import contents
from services.billing.invoices.cards import DisputeCard, InvoiceDetail, LineCard, ReminderCard, SettlementCard
from services.billing.invoices.listing import Filters, overdue, page, seen
from services.billing.invoices.rows import card_of, creditable, total_card
from services.billing.papers.content import InvoiceContent, Line
from services.rules.exact import ZERO, tidy
from tenants.db import Tx

__all__ = ["Filters", "content", "invoice", "overdue", "page", "seen"]


async def invoice(tx: Tx, invoice_id: UUID) -> InvoiceDetail:
    """One with its lines, totals per rate, balance and what belongs to it. Raises Denied, or InvoiceNotFound."""
    row = await seen(tx, invoice_id)
    said = await contents.of(tx, invoice_id)
    disputes = [_dispute(each) for each in await tx.fetch(_DISPUTES, tx.tenant, invoice_id)]
    staff = tx.scope.is_staff
    return InvoiceDetail(
        invoice=card_of(row, is_staff=staff),
        reason=row["reason"],
        lines=_lines(said, await tx.fetch(_FACTS, tx.tenant, invoice_id), disputes),
        totals=[total_card(each) for each in said.totals],
        disputes=disputes,
        settlements=[
            _settlement(each, staff) for each in await tx.fetch(_SETTLEMENTS, tx.tenant, invoice_id)
        ],
        credit_notes=await page(tx, Filters(original=invoice_id), limit=200),
        reminders=[_reminder(each, staff) for each in await tx.fetch(_REMINDERS, tx.tenant, invoice_id)],
        findings=row["findings"] if staff else [],
        creditable=await creditable(tx, row) if staff else [],
        fee_tolerance=tidy(row["fee_tolerance"]) if staff else ZERO,
    )


async def content(tx: Tx, invoice_id: UUID) -> InvoiceContent:
    """What the invoice says, for papers: as it was issued, or as its draft stands now. Raises Denied, or InvoiceNotFound."""
    await seen(tx, invoice_id)
    return await contents.of(tx, invoice_id)


_DISPUTES = "SELECT * FROM line_disputes WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY raised_at, id"
_FACTS = "SELECT n, facts FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2"
_SETTLEMENTS = """
SELECT s.*, n.number AS credit_note_number FROM settlements s
LEFT JOIN invoices n ON n.tenant_id = s.tenant_id AND n.id = s.credit_note_id
WHERE s.tenant_id = $1 AND (s.invoice_id = $2 OR s.credit_note_id = $2) ORDER BY s.made_at, s.id
"""
_REMINDERS = "SELECT * FROM invoice_reminders WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY n"


def _lines(said: InvoiceContent, rows: Sequence[Any], disputes: Sequence[DisputeCard]) -> list[LineCard]:
    facts = {row["n"]: row["facts"] for row in rows}
    open_ones = {each.n: each for each in disputes if each.status == "open"}
    return [_line(each, facts.get(each.n, {}), open_ones.get(each.n)) for each in said.lines]


def _line(line: Line, facts: Any, dispute: DisputeCard | None) -> LineCard:
    return LineCard(
        n=line.n,
        kind=line.kind,
        charge=line.charge,
        name={"ja": line.name_ja, "en": line.name_en},
        quantity=tidy(line.quantity),
        unit={"ja": line.unit_ja, "en": line.unit_en},
        unit_price=None if line.unit_price is None else tidy(line.unit_price),
        percent=None if line.percent is None else tidy(line.percent),
        amount=tidy(line.amount),
        printed=tidy(line.printed),
        printed_gross=None if line.printed_gross is None else tidy(line.printed_gross),
        tax_category=line.tax_category,
        tax_rate=tidy(line.tax_rate),
        facts=facts,
        opens=bool(facts.get("usage") or facts.get("late")),
        dispute=dispute,
    )


def _dispute(row: Any) -> DisputeCard:
    return DisputeCard(**{name: row[name] for name in DisputeCard.__slots__})


def _reminder(row: Any, staff: bool) -> ReminderCard:
    """A reminder; its note is for the provider's own eyes."""
    return ReminderCard(row["n"], row["note"] if staff else "", row["sent_by"], row["sent_at"])


def _settlement(row: Any, staff: bool) -> SettlementCard:
    """What took the balance down; why the provider gave something up is its own."""
    return SettlementCard(
        id=row["id"],
        kind=row["kind"],
        amount=tidy(row["amount"]),
        made_on=row["made_on"],
        payment=row["payment_id"],
        credit_note=row["credit_note_id"],
        credit_note_number=row["credit_note_number"],
        reason=row["reason"] if staff else "",
        undone_at=row["undone_at"],
    )
