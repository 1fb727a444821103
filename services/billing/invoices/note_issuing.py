"""What the issue of a credit note does to its original: bounded by what is left of it now, and its balance taken down."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services.billing.invoices import contents, holding, note_lines, rows
from services.billing.invoices.refusals import InvoiceNotFound
from services.changes.refused import translated
from services.rules.exact import ZERO, tidy
from tenants.db import Tx

_LINES = "SELECT * FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY n"
_ORIGINAL_OF = "SELECT original_id FROM invoices WHERE tenant_id = $1 AND id = $2 AND kind = 'credit_note'"
_TOTALS = "UPDATE invoices SET net = $3, tax = $4, total = $5, totals = $6 WHERE tenant_id = $1 AND id = $2"
_SETTLE = """
INSERT INTO settlements (tenant_id, id, invoice_id, kind, amount, credit_note_id, reason, made_on, made_by, made_at)
VALUES ($1, $2, $3, 'credit_note', $4, $5, '', $6, $7, $8)
"""
_SETTLED = """
SELECT coalesce(sum(amount), 0) FROM settlements WHERE tenant_id = $1 AND invoice_id = $2 AND undone_at IS NULL
"""


async def lock_original_of(tx: Tx, invoice_id: UUID) -> Any:
    """The locked invoice that a credit note names; None for an invoice."""
    original = await tx.fetchval(_ORIGINAL_OF, tx.tenant, invoice_id)
    return await holding.lock(tx, original) if original else None


async def within(tx: Tx, row: Any, original: Any) -> Any:
    """The note with its totals bounded by what is left now: others may have been issued since it was drafted. Raises Conflict."""
    if original is None:
        raise InvoiceNotFound
    left = await rows.remaining(tx, original, besides=row["id"])
    lines = [contents.exact_line(each) for each in await tx.fetch(_LINES, tx.tenant, row["id"])]
    with translated():
        totals = note_lines.bounded(row, lines, left)
    sums = {name: note_lines.sum_of(totals, name) for name in ("net", "tax", "gross")}
    await tx.execute(_TOTALS, tx.tenant, row["id"], *sums.values(), json.text(rows.dumped(totals)))
    return {
        **row,
        "net": sums["net"],
        "tax": sums["tax"],
        "total": sums["gross"],
        "totals": rows.dumped(totals),
    }


async def settle(tx: Tx, row: Any, original: Any, *, on: date) -> Decimal:
    """Take the original's balance down by the note; says how much that was. The rest stays to the client's credit."""
    balance = original["total"] - await tx.fetchval(_SETTLED, tx.tenant, original["id"])
    used = min(row["total"], max(balance, ZERO))
    if used:
        await tx.execute(
            _SETTLE, tx.tenant, new_id(), original["id"], used, row["id"], on, tx.scope.actor, tx.now
        )
    return tidy(used)
