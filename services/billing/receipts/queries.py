"""Money received, to read: payments and what they paid, write-offs, what is owed by age."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.receipts.cards import AgeingCard, AllocationCard, PaymentCard, WriteOffCard
from services.billing.receipts.refusals import PaymentNotFound, WriteOffNotFound
from services.rules import ageing
from services.rules.ageing import Due
from services.rules.exact import ZERO, tidy, total
from tenants.db import Tx

_PAYMENTS = """
SELECT p.*, t.key AS tenant, coalesce((SELECT sum(r.amount) FROM refunds r
    WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.undone_at IS NULL AND r.status <> 'rejected'), 0) AS refunded
FROM payments p JOIN tenants t ON t.tenant_id = p.tenant_id WHERE p.tenant_id = $1
"""
_ONE = f"{_PAYMENTS} AND p.id = $2"
_PAGE = f"""{_PAYMENTS} AND ($2::bool IS NULL OR (p.voided_at IS NULL) = $2) AND ($3::uuid IS NULL OR p.id < $3)
ORDER BY p.id DESC LIMIT $4"""
_ALLOCATIONS = """
SELECT s.payment_id, s.invoice_id, i.number, s.kind, s.amount FROM settlements s
JOIN invoices i ON i.tenant_id = s.tenant_id AND i.id = s.invoice_id
WHERE s.tenant_id = $1 AND s.payment_id = ANY($2::uuid[]) AND s.undone_at IS NULL ORDER BY i.number, s.id
"""


async def payment(tx: Tx, payment_id: UUID) -> PaymentCard:
    """One payment with what it paid. Raises Denied, or PaymentNotFound."""
    tx.scope.require("payments.read")
    row = await tx.fetchrow(_ONE, tx.tenant, payment_id)
    if row is None:
        raise PaymentNotFound
    return (await _cards(tx, [row]))[0]


async def payments(
    tx: Tx, *, standing: bool | None = None, limit: int = 50, after: UUID | None = None
) -> list[PaymentCard]:
    """Payments, newest first; `standing` leaves out the voided ones, or all others. Raises Denied."""
    tx.scope.require("payments.read")
    return await _cards(tx, await tx.fetch(_PAGE, tx.tenant, standing, after, limit))


async def _cards(tx: Tx, rows: Sequence[Any]) -> list[PaymentCard]:
    found: dict[UUID, dict[UUID, AllocationCard]] = {row["id"]: {} for row in rows}
    for each in await tx.fetch(_ALLOCATIONS, tx.tenant, list(found)):
        _add(found[each["payment_id"]], each)
    return [_payment(row, list(found[row["id"]].values()), tx.scope.is_staff) for row in rows]


def _add(found: dict[UUID, AllocationCard], row: Any) -> None:
    before = found.get(row["invoice_id"]) or AllocationCard(row["invoice_id"], row["number"], ZERO, ZERO)
    is_fee = row["kind"] == "transfer_fee"
    found[row["invoice_id"]] = AllocationCard(
        before.invoice,
        before.number,
        tidy(before.amount + (ZERO if is_fee else row["amount"])),
        tidy(before.fee + (row["amount"] if is_fee else ZERO)),
    )


def _payment(row: Any, allocations: Sequence[AllocationCard], staff: bool) -> PaymentCard:
    """The card of a row; what staff noted to it is theirs."""
    allocated = total(each.amount for each in allocations)
    return PaymentCard(
        id=row["id"],
        tenant=row["tenant"],
        legal_entity=row["legal_entity_id"],
        received_on=row["received_on"],
        amount=tidy(row["amount"]),
        currency=row["currency"],
        method=row["method"],
        payer=row["payer"],
        deposit=row["deposit_id"],
        note=row["note"] if staff else "",
        allocations=allocations,
        allocated=allocated,
        refunded=tidy(row["refunded"]),
        rest=ZERO if row["voided_at"] else tidy(row["amount"] - allocated - row["refunded"]),
        recorded_by=row["recorded_by"],
        recorded_at=row["recorded_at"],
        voided_at=row["voided_at"],
        void_reason=row["void_reason"] if staff else "",
        version=row["version"],
    )


_WRITE_OFFS = """
SELECT w.id, t.key AS tenant, w.invoice_id AS invoice, i.number, i.content->'recipient'->>'name' AS bill_to_name, i.currency, w.amount,
       w.reason, w.status, w.asked_by, w.asked_at, w.decided_by, w.decided_at
FROM write_off_requests w JOIN tenants t ON t.tenant_id = w.tenant_id
JOIN invoices i ON i.tenant_id = w.tenant_id AND i.id = w.invoice_id WHERE w.tenant_id = $1
"""
_WRITE_OFF = f"{_WRITE_OFFS} AND w.id = $2"
_WRITE_OFF_PAGE = f"""{_WRITE_OFFS} AND ($2::text IS NULL OR w.status = $2) AND ($3::uuid IS NULL OR w.id < $3)
ORDER BY w.id DESC LIMIT $4"""


async def write_off(tx: Tx, request_id: UUID) -> WriteOffCard:
    """One request. Raises Denied, or WriteOffNotFound."""
    _staff_reads(tx)
    row = await tx.fetchrow(_WRITE_OFF, tx.tenant, request_id)
    if row is None:
        raise WriteOffNotFound
    return _write_off(row)


async def write_offs(
    tx: Tx, *, status: str | None = None, limit: int = 50, after: UUID | None = None
) -> list[WriteOffCard]:
    """Requests to write off, newest first. Raises Denied."""
    _staff_reads(tx)
    return [_write_off(row) for row in await tx.fetch(_WRITE_OFF_PAGE, tx.tenant, status, after, limit)]


def _staff_reads(tx: Tx) -> None:
    """What the provider gives up, and why, is not for clients to read; they see the balance."""
    tx.scope.require("payments.read")
    if not tx.scope.is_staff:
        raise WriteOffNotFound


def _write_off(row: Any) -> WriteOffCard:
    return WriteOffCard(**{**row, "amount": tidy(row["amount"])})


_KEY = "SELECT key FROM tenants WHERE tenant_id = $1"
_OPEN = """
SELECT i.currency, i.due_on, ($2::timestamptz AT TIME ZONE e.time_zone)::date AS today,
    i.total - coalesce((SELECT sum(s.amount) FROM settlements s
        WHERE s.tenant_id = i.tenant_id AND s.invoice_id = i.id AND s.undone_at IS NULL), 0) AS balance
FROM invoices i JOIN legal_entities e ON e.id = i.legal_entity_id
WHERE i.tenant_id = $1 AND i.status = 'issued' AND i.kind = 'invoice'
"""
_CREDIT = """
SELECT currency, sum(CASE WHEN credit = 'advance_received' THEN amount ELSE -amount END) AS credit FROM transfers
WHERE tenant_id = $1 AND 'advance_received' IN (debit, credit) GROUP BY currency
"""


async def aged(tx: Tx) -> list[AgeingCard]:
    """What this client owes by how late it is, and what is to its credit, also where it owes nothing: a card a currency. Raises Denied."""
    tx.scope.require("payments.read")
    key = await tx.fetchval(_KEY, tx.tenant)
    found = {row["currency"]: tidy(row["credit"]) for row in await tx.fetch(_CREDIT, tx.tenant)}
    credit = {currency: amount for currency, amount in found.items() if amount}
    owed: dict[str, list[Any]] = {}
    for row in await tx.fetch(_OPEN, tx.tenant, tx.now):
        if row["balance"] > 0:
            owed.setdefault(row["currency"], []).append(row)
    return [
        _aged(key, currency, owed.get(currency, []), credit.get(currency, ZERO))
        for currency in sorted(owed.keys() | credit.keys())
    ]


def _aged(key: str, currency: str, rows: Sequence[Any], credit: Decimal) -> AgeingCard:
    today = next((row["today"] for row in rows), date.min)  # nothing is owed: any day will do
    found = ageing.aged((Due(row["due_on"], row["balance"]) for row in rows), today)
    buckets: Mapping[str, Decimal] = {bucket.value: tidy(amount) for bucket, amount in found.items()}
    return AgeingCard(key, currency, buckets, total(buckets.values()), credit)
