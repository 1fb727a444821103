"""Invoices as they are read: frozen, ready for JSON or a page. Money and quantities are decimals in their shortest spelling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Name = Mapping[str, str]
"""A name in both languages: `{ja, en}`."""


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    """An invoice or credit note of a list.

    `balance` is what is still to be paid; of a credit note, what of it has paid nothing yet; of a draft, None. `standing` is `draft`,
    `open`, `part_paid`, `overdue`, `paid`, or for credit notes `unused` and `used`. `bill_to` is as the paper says, once issued.
    """

    id: UUID
    tenant: str
    kind: str
    status: str
    standing: str
    number: str | None
    contract: UUID
    contract_code: str
    contract_name: Name
    legal_entity: UUID
    legal_entity_code: str
    bill_to: UUID
    bill_to_code: str
    bill_to_name: str
    period: UUID | None
    original: UUID | None
    currency: str
    supply_from_on: date
    supply_to_on: date
    issued_on: date | None
    due_on: date | None
    days_late: int
    bucket: str
    net: Decimal
    tax: Decimal
    total: Decimal
    settled: Decimal
    balance: Decimal | None
    open_disputes: int
    blocking_findings: int
    reminders: int
    reviewed_at: datetime | None
    issued_at: datetime | None
    sent_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class TotalCard:
    """What is printed for one tax category and rate."""

    tax_category: str
    rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """A client's objection to a line, and what came of it."""

    id: UUID
    n: int
    charge: str
    reason: str
    status: str
    answer: str
    raised_by: UUID
    raised_at: datetime
    settled_by: UUID | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line: `amount` is exact, `printed` has the currency's smallest unit and no tax. `opens`: there is usage under it.

    With prices that include tax, `amount` includes it, and `printed_gross` is what is printed with it; otherwise that is null.
    `percent` is what a surcharge by percentage adds; null on other lines, and on those issued before it was kept with them.
    """

    n: int
    kind: str
    charge: str
    name: Name
    quantity: Decimal
    unit: Name
    unit_price: Decimal | None
    percent: Decimal | None
    amount: Decimal
    printed: Decimal
    printed_gross: Decimal | None
    tax_category: str
    tax_rate: Decimal
    facts: Mapping[str, Any]
    opens: bool
    dispute: DisputeCard | None

    @property
    def shown(self) -> Decimal:
        """What the paper says of it: lines so shown add up to the totals."""
        return self.printed if self.printed_gross is None else self.printed_gross


@dataclass(frozen=True, slots=True)
class SettlementCard:
    """What took the balance down: a payment, a transfer fee, a credit note, a write-off."""

    id: UUID
    kind: str
    amount: Decimal
    made_on: date
    payment: UUID | None
    credit_note: UUID | None
    credit_note_number: str | None
    reason: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReminderCard:
    """A reminder that was sent (督促); `level` counts them."""

    level: int
    note: str
    sent_by: UUID
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """An invoice whole. `findings`, `creditable` and `fee_tolerance` are for staff; clients get none."""

    invoice: InvoiceCard
    reason: str
    lines: Sequence[LineCard]
    totals: Sequence[TotalCard]
    disputes: Sequence[DisputeCard]
    settlements: Sequence[SettlementCard]
    credit_notes: Sequence[InvoiceCard]
    reminders: Sequence[ReminderCard]
    findings: Sequence[Mapping[str, Any]]
    creditable: Sequence[TotalCard]
    fee_tolerance: Decimal


@dataclass(frozen=True, slots=True)
class UsageUnderLine:
    """A fact under a line: what, how much, which ticket; `amount` is its share of the line, exact to 12 decimals.

    Under an adjustment it is null: the whole month was computed anew, and no part of the difference belongs to one fact alone.
    """

    id: UUID
    meter: str
    task_type: str
    ticket: UUID | None
    ticket_reference: str | None
    occurred_on: date
    occurred_at: datetime
    quantity: Decimal
    amount: Decimal | None
    source_kind: str
    description: str
    reverses: UUID | None
    facts: Mapping[str, Any]
