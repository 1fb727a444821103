"""Lists of invoices: what the caller sees of a client's, narrowed and page by page.

Clients see what was issued, and the drafts of a closed period, so that a line can be disputed before it is issued. Drafts of credit
notes are staff's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.billing.invoices.cards import InvoiceCard
from services.billing.invoices.refusals import InvoiceNotFound
from services.billing.invoices.rows import card_of
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing. `month_on` is the first of the month in which the period's last day lies.

    `q` is part of the number, or of the name of who is billed.
    """

    status: str | None = None
    kind: str | None = None
    month_on: date | None = None
    contract: UUID | None = None
    original: UUID | None = None
    period: UUID | None = None
    is_overdue: bool | None = None
    is_open: bool | None = None
    q: str | None = None


_TODAY = "($2::timestamptz AT TIME ZONE e.time_zone)::date"
_SETTLED = """coalesce((SELECT sum(s.amount) FROM settlements s WHERE s.tenant_id = i.tenant_id AND s.undone_at IS NULL
      AND s.invoice_id = i.id), 0)"""
_USED = """coalesce((SELECT sum(s.amount) FROM settlements s WHERE s.tenant_id = i.tenant_id AND s.undone_at IS NULL
      AND s.credit_note_id = i.id), 0)
    + coalesce((SELECT sum(r.amount) FROM refunds r WHERE r.tenant_id = i.tenant_id AND r.credit_note_id = i.id AND r.undone_at IS NULL AND r.status <> 'rejected'), 0)"""
_SELECT = f"""
SELECT * FROM (
    SELECT i.tenant_id, i.id, i.kind, i.status, i.number, i.contract_id, i.legal_entity_id, i.bill_to_id, i.period_id, i.original_id,
           i.currency, i.supply_from_on, i.supply_to_on, i.issued_on, i.due_on, i.net, i.tax, i.total, i.totals, i.reason,
           i.reviewed_at, i.issued_at, i.sent_at, i.version, t.key AS tenant, {_TODAY} AS today,
           c.code AS contract_code, c.name_ja AS contract_ja, c.name_en AS contract_en, e.code AS entity_code, e.fee_tolerance,
           b.code AS party_code, coalesce(i.content->'recipient'->>'name', b.name) AS party_name,
           p.status AS period_status, coalesce(p.findings, '[]') AS findings,
           CASE i.kind WHEN 'invoice' THEN {_SETTLED} ELSE {_USED} END AS settled,
           (SELECT count(*) FROM line_disputes d WHERE d.tenant_id = i.tenant_id AND d.invoice_id = i.id AND d.status = 'open') AS disputes,
           (SELECT count(*) FROM invoice_reminders r WHERE r.tenant_id = i.tenant_id AND r.invoice_id = i.id) AS reminders
    FROM invoices i
    JOIN tenants t ON t.tenant_id = i.tenant_id
    JOIN contracts c ON c.tenant_id = i.tenant_id AND c.id = i.contract_id
    JOIN bill_to_parties b ON b.tenant_id = i.tenant_id AND b.id = i.bill_to_id
    JOIN legal_entities e ON e.id = i.legal_entity_id
    LEFT JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = i.period_id
    WHERE i.tenant_id = $1
) i WHERE (status = 'issued' OR $3 OR (kind = 'invoice' AND period_status IN ('frozen', 'issued')))
"""
_OPEN = "(i.status = 'issued' AND i.kind = 'invoice' AND i.total > i.settled)"
_ONE = f"{_SELECT} AND i.id = $4"


async def page(
    tx: Tx, filters: Filters | None = None, *, limit: int = 50, after: UUID | None = None
) -> list[InvoiceCard]:
    """Invoices and credit notes that the caller sees, newest first. Raises Denied."""
    tx.scope.require("invoices.read")
    where, args = _narrowed(filters or Filters(), after)
    rows = await tx.fetch(f"{_SELECT}{where} ORDER BY i.id DESC LIMIT {limit:d}", *_asked(tx), *args)
    return [card_of(row, is_staff=tx.scope.is_staff) for row in rows]


async def overdue(tx: Tx, *, limit: int = 200) -> list[InvoiceCard]:
    """What is due and not paid, the latest first; the bucket says how long. Raises Denied."""
    tx.scope.require("invoices.read")
    late = f" AND {_OPEN} AND i.due_on < i.today"
    rows = await tx.fetch(f"{_SELECT}{late} ORDER BY i.due_on, i.id LIMIT {limit:d}", *_asked(tx))
    return [card_of(row, is_staff=tx.scope.is_staff) for row in rows]


async def seen(tx: Tx, invoice_id: UUID) -> Any:
    """The row of an invoice that the caller sees. Raises Denied, or InvoiceNotFound."""
    tx.scope.require("invoices.read")
    row = await tx.fetchrow(_ONE, *_asked(tx), invoice_id)
    if row is None:
        raise InvoiceNotFound
    return row


def _asked(tx: Tx) -> tuple[Any, ...]:
    return tx.tenant, tx.now, tx.scope.is_staff


def _narrowed(filters: Filters, after: UUID | None) -> tuple[str, list[Any]]:
    args: list[Any] = []
    parts: list[str] = []
    for condition, value in _conditions(filters, after):
        if value is not None:
            args.append(value)
            parts.append(condition.format(n=len(args) + 3))
    if filters.is_overdue is not None:
        parts.append(
            f"{'' if filters.is_overdue else 'NOT '}({_OPEN} AND i.due_on IS NOT NULL AND i.due_on < i.today)"
        )
    if filters.is_open is not None:
        parts.append(f"{'' if filters.is_open else 'NOT '}{_OPEN}")
    return "".join(f" AND {part}" for part in parts), args


def _conditions(filters: Filters, after: UUID | None) -> list[tuple[str, Any]]:
    return [
        ("i.status = ${n}", filters.status),
        ("i.kind = ${n}", filters.kind),
        ("date_trunc('month', i.supply_to_on)::date = ${n}", filters.month_on),
        ("i.contract_id = ${n}", filters.contract),
        ("i.original_id = ${n}", filters.original),
        ("i.period_id = ${n}", filters.period),
        ("i.id < ${n}", after),
        (
            "(position(lower(${n}) IN lower(coalesce(i.number, ''))) > 0 OR position(lower(${n}) IN lower(i.party_name)) > 0)",
            filters.q,
        ),
    ]
