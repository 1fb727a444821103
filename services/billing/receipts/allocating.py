"""Allocate money to invoices: hold them, check what they have open, write settlements with their postings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import FieldError, Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.billing.invoices.refusals import NotAnInvoice, NotIssued
from services.billing.receipts.refusals import AboveBalance, FeeAboveTolerance
from services.rules.exact import ZERO, plain, tidy, total
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Allocation:
    """What of a payment is for an invoice; `fee` is the sender's transfer fee that closes it."""

    invoice: UUID
    amount: Decimal
    fee: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Held:
    """A locked invoice with what it has open, and up to which shortfall its legal entity bears a transfer fee."""

    id: UUID
    number: str
    legal_entity: UUID
    currency: str
    balance: Decimal
    tolerance: Decimal


_LOCK = """
SELECT i.id, i.kind, i.status, i.number, i.legal_entity_id, i.currency, i.total FROM invoices i
WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) ORDER BY i.id FOR UPDATE
"""
_SETTLED = """
SELECT i.id, e.fee_tolerance, coalesce((SELECT sum(s.amount) FROM settlements s
    WHERE s.tenant_id = i.tenant_id AND s.invoice_id = i.id AND s.undone_at IS NULL), 0) AS settled
FROM invoices i JOIN legal_entities e ON e.id = i.legal_entity_id WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[])
"""
_SETTLE = """
INSERT INTO settlements (tenant_id, id, invoice_id, kind, amount, payment_id, credit_note_id, reason, made_on, made_by, made_at, approved_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


async def hold(
    tx: Tx, allocations: Sequence[Allocation], *, pointer: str = "/allocations"
) -> Mapping[UUID, Held]:
    """The invoices locked, in the order of their ids. Raises Invalid, NotIssued, or NotAnInvoice."""
    ids = [each.invoice for each in allocations]
    _refuse_twice(ids, pointer)
    rows = {row["id"]: row for row in await tx.fetch(_LOCK, tx.tenant, ids)}
    missing = [
        FieldError(f"{pointer}/{n}/invoice", "unknown_invoice", say("held {held}; takes an issued invoice of this client", held=each))
        for n, each in enumerate(ids)
        if each not in rows
    ]  # fmt: skip
    if missing:
        raise Invalid(missing)
    for row in rows.values():
        _refuse_unpayable(row)
    settled = {row["id"]: row for row in await tx.fetch(_SETTLED, tx.tenant, ids)}
    return {each: _held(rows[each], settled[each]) for each in ids}


def _refuse_twice(ids: Sequence[UUID], pointer: str) -> None:
    again = [n for n, each in enumerate(ids) if each in ids[:n]]
    if again:
        raise Invalid.field(f"{pointer}/{again[0]}/invoice", "repeated", say("takes each invoice once"))


def _refuse_unpayable(row: Any) -> None:
    if row["kind"] != "invoice":
        raise NotAnInvoice(number=row["number"])
    if row["status"] != "issued":
        raise NotIssued


def _held(row: Any, settled: Any) -> Held:
    return Held(
        row["id"],
        row["number"],
        row["legal_entity_id"],
        row["currency"],
        tidy(row["total"] - settled["settled"]),
        tidy(settled["fee_tolerance"]),
    )


def check(allocations: Sequence[Allocation], held: Mapping[UUID, Held], *, available: Decimal) -> None:
    """Refuse what is more than an invoice has open, than there is to allocate, or than is borne as a fee.

    Raises AboveBalance, FeeAboveTolerance, or Invalid.
    """
    for each in allocations:
        invoice = held[each.invoice]
        if each.amount + each.fee > invoice.balance:
            raise AboveBalance(
                say("{number} has {balance} open; this is {amount}.", number=invoice.number, balance=plain(invoice.balance), amount=plain(each.amount + each.fee)),
                number=invoice.number, balance=plain(invoice.balance),
            )  # fmt: skip
        if each.fee:
            _check_fee(each, invoice)
    allocated = total(each.amount for each in allocations)
    if allocated > available:
        raise Invalid.field(
            "/allocations",
            "above_amount",
            say(
                "held {held} in all; takes up to {available}",
                held=plain(allocated),
                available=plain(available),
            ),
        )


def _check_fee(allocation: Allocation, invoice: Held) -> None:
    closes = allocation.amount + allocation.fee == invoice.balance
    if allocation.fee > invoice.tolerance or not closes:
        raise FeeAboveTolerance(
            say("A fee up to {tolerance} is borne where it closes {number}; this is {fee} of {balance} open.", tolerance=plain(invoice.tolerance), number=invoice.number, fee=plain(allocation.fee), balance=plain(invoice.balance)),
            tolerance=plain(invoice.tolerance), closes=closes,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What settles: a payment, a credit note's rest, or nothing but a decision (a write-off)."""

    payment: UUID | None = None
    credit_note: UUID | None = None
    reason: str = ""
    approved_by: UUID | None = None


async def settle(tx: Tx, invoice_id: UUID, kind: str, amount: Decimal, source: Source, *, on: date) -> UUID:
    """Take an invoice's balance down."""
    made = new_id()
    await tx.execute(
        _SETTLE, tx.tenant, made, invoice_id, kind, amount, source.payment, source.credit_note, source.reason, on, tx.scope.actor,
        tx.now, source.approved_by,
    )  # fmt: skip
    facts = {"settlement": str(made), "kind": kind, "amount": plain(amount)}
    events.record(tx, "settlement.made", "invoice", invoice_id, facts)
    return made
