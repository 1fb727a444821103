"""Issue a draft: number, day, content and postings in one transaction, so that no number is missing and nothing changes afterwards.

Locks: the period, the invoice (of a credit note its original first), the row of the number, the counter.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core import json
from core.said import say
from services import events
from services.billing.invoices import contents, holding, note_issuing, sending
from services.billing.invoices.refusals import BelowZero, DisputesOpen, FindingsOpen, NothingToIssue
from services.billing.ledger import books
from services.billing.papers import content_json
from services.billing.papers.content import InvoiceContent
from services.changes.refused import translated
from services.rules import findings, invoice_numbers, payment_terms
from services.rules.exact import plain
from services.rules.fiscal_years import fiscal_year
from tenants.db import Tx

_ENTITY = "SELECT * FROM legal_entities WHERE id = $1"
_NEXT = """
INSERT INTO invoice_numbers (legal_entity_id, series, fiscal_year, last) VALUES ($1, $2, $3, 1)
ON CONFLICT (legal_entity_id, series, fiscal_year) DO UPDATE SET last = invoice_numbers.last + 1 RETURNING last
"""
_ISSUED = """
UPDATE invoices SET status = 'issued', number = $3, sequence = $4, fiscal_year = $5, issued_on = $6, due_on = $7, content = $8,
    issued_at = $9, issued_by = $10, updated_at = $9, version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_PERIOD_ISSUED = """
UPDATE billing_periods SET status = 'issued', first_issued_at = coalesce(first_issued_at, $3), version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_OPEN_DISPUTES = "SELECT DISTINCT n FROM line_disputes WHERE tenant_id = $1 AND invoice_id = $2 AND status = 'open' ORDER BY n"
_ACCEPT = "UPDATE billing_periods SET findings = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class _Number:
    text: str
    sequence: int
    fiscal_year: int


async def issue(
    tx: Tx, *, invoice_id: UUID, version: int | None = None, accepting: str | None = None
) -> None:
    """Issue an invoice or a credit note. `accepting` is the reason for which findings that block are accepted.

    Raises Denied, InvoiceNotFound, Stale, InvoiceIssued, DisputesOpen, FindingsOpen, NothingToIssue, BelowZero, MonthLocked, or
    Conflict (credit_above_invoice) where a credit note takes back more than the invoice has left.
    """
    tx.scope.require("invoices.write")
    period = await holding.period_of(tx, invoice_id)
    original = await note_issuing.lock_original_of(tx, invoice_id)
    row = await holding.lock(tx, invoice_id, version)
    holding.refuse_issued(row)
    if row["kind"] == "invoice":
        await _check(tx, row, period, accepting)
    else:
        row = await note_issuing.within(tx, row, original)
    await _write(tx, row, period, original)


async def _check(tx: Tx, row: Any, period: Any, accepting: str | None) -> None:
    if period is not None and period["status"] == "open":
        raise NothingToIssue
    if row["total"] < 0:
        raise BelowZero(
            say("The draft comes to {total} {currency}.", total=plain(row["total"]), currency=row["currency"])
        )
    disputed = [each["n"] for each in await tx.fetch(_OPEN_DISPUTES, tx.tenant, row["id"])]
    if disputed:
        raise DisputesOpen(lines=disputed)
    if period is not None and (found := findings.open_blockers(period["findings"])):
        await _accept(tx, period, len(found), accepting)


async def _accept(tx: Tx, period: Any, found: int, reason: str | None) -> None:
    if not reason or not reason.strip():
        raise FindingsOpen(count=found)
    noted = findings.accepted(
        period["findings"], by=str(tx.scope.actor), at=tx.now.isoformat(), reason=reason.strip()
    )
    await tx.execute(_ACCEPT, tx.tenant, period["id"], json.text(noted))


async def _write(tx: Tx, row: Any, period: Any, original: Any) -> None:
    entity = await tx.fetchrow(_ENTITY, row["legal_entity_id"])
    assert entity is not None  # entities are ended, never deleted
    today = tx.now.astimezone(ZoneInfo(entity["time_zone"])).date()
    due = _due(row, today, entity["country"])
    number = await _number(tx, entity, row["kind"], today)
    said = await contents.drawn_up(tx, row, number=number.text, issued_on=today, due_on=due)
    await tx.execute(
        _ISSUED, tx.tenant, row["id"], number.text, number.sequence, number.fiscal_year, today, due,
        json.text(content_json.write(said)), tx.now, tx.scope.actor,
    )  # fmt: skip
    if period is not None and row["kind"] == "invoice":
        await tx.execute(_PERIOD_ISSUED, tx.tenant, period["id"], tx.now)
    await _book(tx, row, said, today, original)
    await sending.ask(tx, row["id"], said)


def _due(row: Any, today: date, country: str) -> date | None:
    if row["kind"] != "invoice":
        return None
    with translated(pointer="/payment_terms"):
        terms = payment_terms.parse_payment_terms(row["payment_terms"])
    return payment_terms.due_on(terms, closed_on=row["supply_to_on"], issued_on=today, country=country)


async def _number(tx: Tx, entity: Any, series: str, today: date) -> _Number:
    """The next of its series: the row stays locked to the end of the transaction, and an issue that fails gives it back."""
    year = fiscal_year(today, starts_in=entity["fiscal_year_starts_in"])
    sequence = await tx.fetchval(_NEXT, entity["id"], series, year)
    prefix = entity["invoice_prefix" if series == "invoice" else "credit_note_prefix"]
    return _Number(invoice_numbers.number(prefix, year, sequence), sequence, year)


async def _book(tx: Tx, row: Any, said: InvoiceContent, today: date, original: Any) -> None:
    facts = {"number": said.number, "total": plain(said.total), "currency": said.currency}
    if row["kind"] == "invoice":
        events.record(tx, "invoice.issued", "invoice", row["id"], {**facts, "due_on": str(said.due_on)})
        await books.invoice_issued(tx, row, said, on=today)
        return
    events.record(
        tx, "credit_note.issued", "invoice", row["id"], {**facts, "original": str(row["original_id"])}
    )
    used = await note_issuing.settle(tx, row, original, on=today)
    await books.credit_note_issued(tx, row, said, on=today, beyond=said.total - used)
