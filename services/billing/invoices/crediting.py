"""Credit notes: drafted on an issued invoice, bounded per tax rate by what earlier notes left of it, discarded until they are issued."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services import events
from services.billing.invoices import contents, holding, note_lines, rows
from services.billing.invoices.note_lines import LineCredit
from services.billing.invoices.refusals import NotACreditNote, NotAnInvoice, NotIssued
from services.changes.refused import translated
from services.rules.exact import plain
from services.rules.invoice_lines import Line
from services.rules.invoicing import GroupTotal
from tenants.db import Tx

_LINES = "SELECT * FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY n"
_DRAFT = """
INSERT INTO invoices (tenant_id, id, kind, status, contract_id, period_id, bill_to_id, legal_entity_id, original_id, reason, currency,
    tax_mode, rounding, supply_from_on, supply_to_on, net, tax, total, totals, digest, version, created_at, updated_at)
SELECT tenant_id, $3, 'credit_note', 'draft', contract_id, period_id, bill_to_id, legal_entity_id, id, $4, currency,
    tax_mode, rounding, supply_from_on, supply_to_on, $5, $6, $7, $8, '', 1, $9, $9
FROM invoices WHERE tenant_id = $1 AND id = $2
"""
_ADD_LINE = """
INSERT INTO invoice_lines (tenant_id, invoice_id, n, kind, charge, name_ja, name_en, quantity, unit_ja, unit_en, unit_price, amount,
    tax_category, tax_rate, facts)
VALUES ($1, $2, $3, 'correction', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""


async def draft(
    tx: Tx, *, invoice_id: UUID, reason: str, lines: Sequence[LineCredit] | None, version: int | None = None
) -> UUID:
    """Draft a credit note: for these lines, or (None) for all that is left of the invoice.

    Raises Denied, InvoiceNotFound, Stale, NotIssued, NotAnInvoice, Invalid, or Conflict (credit_above_invoice, nothing_to_credit).
    """
    tx.scope.require("invoices.write")
    original = await holding.lock(tx, invoice_id, version)
    if original["kind"] != "invoice":
        raise NotAnInvoice
    if original["status"] != "issued":
        raise NotIssued
    left = await rows.remaining(tx, original)
    first = [contents.exact_line(each) for each in await tx.fetch(_LINES, tx.tenant, invoice_id)]
    named = note_lines.all_left(first, left, original) if lines is None else note_lines.named(first, lines)
    with translated():
        totals = note_lines.bounded(original, [line for _, line in named], left)
    note = await _insert(tx, original, reason, totals, named)
    facts = {"original": str(invoice_id), "total": plain(note_lines.sum_of(totals, "gross"))}
    events.record(tx, "credit_note.drafted", "invoice", note, facts)
    return note


async def _insert(
    tx: Tx, original: Any, reason: str, totals: Sequence[GroupTotal], named: Sequence[tuple[int, Line]]
) -> UUID:
    note = new_id()
    await tx.execute(
        _DRAFT, tx.tenant, original["id"], note, reason, *(note_lines.sum_of(totals, name) for name in ("net", "tax", "gross")),
        json.text(rows.dumped(totals)), tx.now,
    )  # fmt: skip
    for n, (of, line) in enumerate(named, 1):
        facts = {"corrects": of} if of else {}
        await tx.execute(
            _ADD_LINE, tx.tenant, note, n, line.code, line.name_ja, line.name_en, line.quantity, line.unit_ja, line.unit_en,
            line.unit_price, line.amount, line.tax_category.value, line.tax_rate, json.text(facts),
        )  # fmt: skip
    return note


async def discard(tx: Tx, *, invoice_id: UUID, version: int | None = None) -> None:
    """Throw a draft credit note away. Raises Denied, InvoiceNotFound, Stale, InvoiceIssued, or NotACreditNote."""
    tx.scope.require("invoices.write")
    row = await holding.lock(tx, invoice_id, version)
    holding.refuse_issued(row)
    if row["kind"] != "credit_note":
        raise NotACreditNote
    await tx.execute(
        "DELETE FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2", tx.tenant, invoice_id
    )
    await tx.execute("DELETE FROM invoices WHERE tenant_id = $1 AND id = $2", tx.tenant, invoice_id)
    events.record(tx, "credit_note.discarded", "invoice", invoice_id, {"original": str(row["original_id"])})
