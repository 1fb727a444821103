"""Drafts as rows: an invoice or credit note with its lines, its totals by the rules, and a digest of what was computed.

A draft that says the same already stays as it is, and so does what people did with it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services import events
from services.billing.closing.agreements import Agreement
from services.billing.invoices import rows
from services.rules.billing_periods import DAY, Period
from services.rules.exact import plain
from services.rules.invoice_lines import Line
from services.rules.invoicing import Totals, totalled
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft is to say. `original_id` is the invoice that a credit note takes back from."""

    kind: str
    bill_to_id: UUID
    period_id: UUID
    supply_from_on: date
    supply_to_on: date
    lines: tuple[Line, ...]
    original_id: UUID | None = None
    reason: str = ""

    def digest(self, agreed: Agreement) -> str:
        """Of everything that people see of it; how usage is found, and which of it came late, is no part."""
        said = {
            "terms": [agreed.terms.currency, agreed.terms.tax_mode.value, agreed.terms.rounding.value],
            "entity": str(agreed.legal_entity_id),
            "days": [self.supply_from_on, self.supply_to_on],
            "original": self.original_id,
            "lines": [_said(line) for line in self.lines],
        }
        return hashlib.sha256(json.dumps(said)).hexdigest()


def of_period(period_id: UUID, period: Period, bill_to: UUID, lines: Sequence[Line]) -> Draft:
    """The draft invoice of a party for a period."""
    return Draft("invoice", bill_to, period_id, period.starts_on, period.ends_on - DAY, tuple(lines))


_COLUMNS = (
    "tenant_id", "id", "kind", "status", "contract_id", "period_id", "bill_to_id", "legal_entity_id", "original_id", "reason", "currency",
    "tax_mode", "rounding", "supply_from_on", "supply_to_on", "net", "tax", "total", "totals", "digest", "version", "created_at",
    "updated_at",
)  # fmt: skip
_LINE = (
    "tenant_id", "invoice_id", "n", "kind", "charge", "name_ja", "name_en", "quantity", "unit_ja", "unit_en", "unit_price", "amount",
    "tax_category", "tax_rate", "facts",
)  # fmt: skip
_SAYS_ANEW = ", ".join(
    f"{name} = EXCLUDED.{name}"
    for name in _COLUMNS
    if name not in {"tenant_id", "id", "kind", "status", "version", "created_at"}
)
_WRITE = f"""
INSERT INTO invoices ({", ".join(_COLUMNS)})
SELECT {", ".join(_COLUMNS)} FROM jsonb_populate_record(null::invoices, $1::jsonb)
ON CONFLICT (tenant_id, id) DO UPDATE SET {_SAYS_ANEW}, version = invoices.version + 1, reviewed_at = NULL, reviewed_by = NULL
"""
_UNWRITE_LINES = "DELETE FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2"
_WRITE_LINES = f"""
INSERT INTO invoice_lines ({", ".join(_LINE)})
SELECT {", ".join(_LINE)} FROM jsonb_populate_recordset(null::invoice_lines, $1::jsonb)
"""
_FOLLOW = """
UPDATE line_disputes d SET n = l.n FROM (
    SELECT DISTINCT ON (charge) charge, n FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY charge, n) l
WHERE d.tenant_id = $1 AND d.invoice_id = $2 AND d.status = 'open' AND d.charge = l.charge AND d.n <> l.n
"""
_FORGET = (
    "DELETE FROM line_disputes WHERE tenant_id = $1 AND invoice_id = $2",
    _UNWRITE_LINES,
    "DELETE FROM invoices WHERE tenant_id = $1 AND id = $2 AND status = 'draft'",
)


async def write(tx: Tx, agreed: Agreement, draft: Draft, *, present: Any | None) -> bool:
    """Write a draft, over the one that is there (`id`, `digest`); its open disputes follow their charge. False where it says so already."""
    digest = draft.digest(agreed)
    if present is not None and present["digest"] == digest:
        return False
    made: UUID = present["id"] if present is not None else new_id()
    totals = totalled(draft.lines, agreed.terms)
    await tx.execute(_WRITE, json.text(_row(tx, agreed, draft, made, totals, digest)))
    if present is not None:
        await tx.execute(_UNWRITE_LINES, tx.tenant, made)
    await tx.execute(_WRITE_LINES, json.text(_lines(tx, made, draft.lines)))
    if present is not None:
        await tx.execute(_FOLLOW, tx.tenant, made)
    told = {"period": draft.period_id, "total": plain(totals.total), "currency": agreed.terms.currency}
    events.record(tx, f"{_noun(draft.kind)}.drafted", "invoice", made, told)
    return True


async def discard(tx: Tx, row: Any) -> None:
    """Throw a draft (`id`, `kind`) away."""
    for statement in _FORGET:
        await tx.execute(statement, tx.tenant, row["id"])
    events.record(tx, f"{_noun(row['kind'])}.discarded", "invoice", row["id"])


def _noun(kind: str) -> str:
    return "invoice" if kind == "invoice" else "credit_note"


def _said(line: Line) -> list[Any]:
    facts = {name: value for name, value in sorted(line.facts.items()) if name not in {"usage", "late"}}
    return [
        line.kind.value, line.code, line.name_ja, line.name_en, plain(line.quantity), line.unit_ja, line.unit_en,
        None if line.unit_price is None else plain(line.unit_price), plain(line.amount), line.tax_category.value,
        plain(line.tax_rate), facts,
    ]  # fmt: skip


def _row(tx: Tx, agreed: Agreement, draft: Draft, made: UUID, totals: Totals, digest: str) -> dict[str, Any]:
    return {
        "tenant_id": tx.tenant,
        "id": made,
        "kind": draft.kind,
        "status": "draft",
        "contract_id": agreed.id,
        "period_id": draft.period_id,
        "bill_to_id": draft.bill_to_id,
        "legal_entity_id": agreed.legal_entity_id,
        "original_id": draft.original_id,
        "reason": draft.reason,
        "currency": agreed.terms.currency,
        "tax_mode": agreed.terms.tax_mode.value,
        "rounding": agreed.terms.rounding.value,
        "supply_from_on": draft.supply_from_on,
        "supply_to_on": draft.supply_to_on,
        "net": totals.net,
        "tax": totals.tax,
        "total": totals.total,
        "totals": rows.dumped(totals.groups),
        "digest": digest,
        "version": 1,
        "created_at": tx.now,
        "updated_at": tx.now,
    }


def _lines(tx: Tx, made: UUID, lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "tenant_id": tx.tenant,
            "invoice_id": made,
            "n": n,
            "kind": line.kind.value,
            "charge": line.code,
            **{name: getattr(line, name) for name in _LINE if hasattr(line, name) and name != "kind"},
            "facts": dict(line.facts),
        }
        for n, line in enumerate(lines, 1)
    ]


def marked(line: Line, **facts: Any) -> Line:
    """The line with more facts."""
    return replace(line, facts={**line.facts, **facts})
