"""Money received, as it is read: payments, deposits, write-offs, statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AllocationCard:
    """What of a payment is for an invoice. `fee` closes what the sender's bank kept back."""

    invoice: UUID
    number: str
    amount: Decimal
    fee: Decimal


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """A payment. `rest` is to the client's credit (前受金): it can be used for later invoices, or paid back.

    `refunded` counts what waits for approval, too.
    """

    id: UUID
    tenant: str
    legal_entity: UUID
    received_on: date
    amount: Decimal
    currency: str
    method: str
    payer: str
    deposit: UUID | None
    note: str
    allocations: Sequence[AllocationCard]
    allocated: Decimal
    refunded: Decimal
    rest: Decimal
    recorded_by: UUID
    recorded_at: datetime
    voided_at: datetime | None
    void_reason: str
    version: int


@dataclass(frozen=True, slots=True)
class WriteOffCard:
    """A balance that somebody asked to write off, and what was decided."""

    id: UUID
    tenant: str
    invoice: UUID
    number: str
    bill_to_name: str
    currency: str
    amount: Decimal
    reason: str
    status: str
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class DepositCard:
    """A line of a bank's file. `tenant` and `payment` are there once it is matched."""

    id: UUID
    legal_entity: UUID
    account: str
    received_on: date
    amount: Decimal
    currency: str
    payer: str
    bank: str
    reference: str
    status: str
    tenant: str | None
    payment: UUID | None
    note: str
    imported_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What a bank's file came to: new deposits, those known already, withdrawals left out, and what was taken back elsewhere."""

    form: str
    added: int
    known: int
    withdrawals: int
    taken_back: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ShareCard:
    """What of a deposit would be for an invoice."""

    invoice: UUID
    number: str
    bill_to_name: str
    balance: Decimal
    due_on: date | None
    amount: Decimal
    fee: Decimal


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A way to match a deposit, its score out of 100, and the codes of its reasons; `rest` would stay to the client's credit."""

    tenant: str
    tenant_name: Mapping[str, str]
    score: int
    reasons: Sequence[str]
    shares: Sequence[ShareCard]
    rest: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of a statement: above zero the client owes more. `kind` is that of its subject, or `reversal`."""

    on: date
    kind: str
    subject: UUID
    number: str
    text: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """A client's account with a legal entity over half-open days: what was open, what moved it, what is open."""

    tenant: str
    legal_entity: UUID
    legal_entity_name: Mapping[str, str]
    currency: str
    from_on: date
    to_on: date
    opening: Decimal
    movements: Sequence[Movement]
    closing: Decimal


@dataclass(frozen=True, slots=True)
class AgeingCard:
    """What a client owes by how late it is, and what is to its credit."""

    tenant: str
    currency: str
    buckets: Mapping[str, Decimal]
    total: Decimal
    credit: Decimal
