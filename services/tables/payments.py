"""Money that came in, what it paid for, and the ledger of it all."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, day, exact, instant, one_of, text
from tenants.walls import table_args


class BankDeposit(SQLModel, table=True):
    """A line of a bank's file (入金明細): it belongs to the legal entity until it is matched to a client's invoices.

    `fingerprint` is unique within the account: reading a file again adds nothing.
    """

    __tablename__ = "bank_deposits"
    __table_args__ = table_args(
        "provider",
        UniqueConstraint("legal_entity_id", "fingerprint"),
        Index("bank_deposits_status_idx", "legal_entity_id", "status", "received_on"),
        one_of("status", "open", "matched", "ignored"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    id: UUID = Field(primary_key=True)
    legal_entity_id: UUID
    account: str = text(default="")
    received_on: date = day()
    amount: Decimal = exact()
    currency: str = text(default="JPY")
    payer: str = text(default="")
    payer_key: str = text(default="")
    bank: str = text(default="")
    reference: str = text(default="")
    fingerprint: str = text()
    status: str = text(default="open")
    tenant_id: UUID | None = None
    payment_id: UUID | None = None
    note: str = text(default="")
    version: int = Field(default=1)
    imported_by: UUID
    imported_at: datetime = instant()


class PayerName(SQLModel, table=True):
    """The kana name under which a client pays, learnt from matches."""

    __tablename__ = "payer_names"
    __table_args__ = table_args("provider")

    legal_entity_id: UUID = Field(primary_key=True)
    payer_key: str = text(primary_key=True)
    tenant_id: UUID = Field(primary_key=True)
    seen: int = 1
    last_seen_at: datetime = instant()


class Payment(SQLModel, table=True):
    """Money received from a client. What is not allocated stays to the client's credit (前受金)."""

    __tablename__ = "payments"
    __table_args__ = table_args(
        "tenant",
        Index("payments_received_on_idx", "tenant_id", "received_on", "id"),
        Index("payments_id_idx", "id"),
        one_of("method", "bank_transfer", "direct_debit", "card", "cash", "other"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    legal_entity_id: UUID
    received_on: date = day()
    amount: Decimal = exact()
    currency: str = text(default="JPY")
    method: str = text(default="bank_transfer")
    payer: str = text(default="")
    deposit_id: UUID | None = None
    note: str = text(default="")
    recorded_by: UUID
    recorded_at: datetime = instant()
    voided_at: datetime | None = instant(default=None)
    voided_by: UUID | None = None
    void_reason: str = text(default="")
    version: int = Field(default=1)


class Settlement(SQLModel, table=True):
    """What takes an invoice's balance down: a payment, its transfer fee, a credit note or a write-off (貸倒)."""

    __tablename__ = "settlements"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        ForeignKeyConstraint(["tenant_id", "payment_id"], ["payments.tenant_id", "payments.id"]),
        ForeignKeyConstraint(["tenant_id", "credit_note_id"], ["invoices.tenant_id", "invoices.id"]),
        Index("settlements_invoice_id_idx", "tenant_id", "invoice_id"),
        Index("settlements_payment_id_idx", "tenant_id", "payment_id"),
        one_of("kind", "payment", "transfer_fee", "credit_note", "write_off"),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    invoice_id: UUID
    kind: str = text()
    amount: Decimal = exact()
    payment_id: UUID | None = None
    credit_note_id: UUID | None = None
    reason: str = text(default="")
    made_on: date = day()
    made_by: UUID
    made_at: datetime = instant()
    approved_by: UUID | None = None
    undone_at: datetime | None = instant(default=None)
    undone_by: UUID | None = None


class Refund(SQLModel, table=True):
    """What is to a client's credit, paid back (返金): of a payment's rest, or of a credit note's. One asks, somebody else approves.

    What waits keeps its credit from other uses. Once approved it has a day and its postings, and is undone by a reversal.
    """

    __tablename__ = "refunds"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "payment_id"], ["payments.tenant_id", "payments.id"]),
        ForeignKeyConstraint(["tenant_id", "credit_note_id"], ["invoices.tenant_id", "invoices.id"]),
        Index("refunds_payment_id_idx", "tenant_id", "payment_id"),
        Index("refunds_credit_note_id_idx", "tenant_id", "credit_note_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("payment_id IS NULL OR credit_note_id IS NULL", name="one_source"),
        Index("refunds_id_idx", "id"),
        one_of("status", "pending", "approved", "rejected"),
        CheckConstraint("status <> 'approved' OR refunded_on IS NOT NULL", name="paid_on_a_day"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    legal_entity_id: UUID
    payment_id: UUID | None = None
    credit_note_id: UUID | None = None
    refunded_on: date | None = day(default=None)
    amount: Decimal = exact()
    currency: str = text()
    reason: str = text()
    status: str = text(default="pending")
    made_by: UUID
    made_at: datetime = instant()
    decided_by: UUID | None = None
    decided_at: datetime | None = instant(default=None)
    undone_at: datetime | None = instant(default=None)
    undone_by: UUID | None = None
    undo_reason: str = text(default="")


class WriteOffRequest(SQLModel, table=True):
    """A write-off that waits for somebody else's approval; who asked may withdraw it until then."""

    __tablename__ = "write_off_requests"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        Index("write_off_requests_id_idx", "id"),
        one_of("status", "pending", "approved", "rejected", "withdrawn"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    invoice_id: UUID
    amount: Decimal = exact()
    reason: str = text()
    status: str = text(default="pending")
    asked_by: UUID
    asked_at: datetime = instant()
    decided_by: UUID | None = None
    decided_at: datetime | None = instant(default=None)


class Transfer(SQLModel, table=True):
    """One posting of the money ledger: from the credited account to the debited one, above zero. It cannot be out of balance.

    Accounts: `receivable`, `revenue:<charge code>`, `tax_payable`, `passed_on`, `bank`, `transfer_fee`, `bad_debt`, `advance_received`.
    """

    __tablename__ = "transfers"
    __table_args__ = table_args(
        "tenant",
        UniqueConstraint("tenant_id", "place"),
        Index("transfers_posted_on_idx", "tenant_id", "posted_on", "place"),
        Index(
            "transfers_reverses_idx",
            "tenant_id",
            "reverses",
            unique=True,
            postgresql_where=sql("reverses IS NOT NULL"),
        ),
        Index("transfers_subject_idx", "tenant_id", "subject_kind", "subject_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        one_of("subject_kind", "invoice", "credit_note", "payment", "settlement", "refund"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    place: int = big()
    legal_entity_id: UUID
    posted_on: date = day()
    debit: str = text()
    credit: str = text()
    amount: Decimal = exact()
    currency: str = text()
    tax_category: str = text(default="")
    subject_kind: str = text()
    subject_id: UUID
    reverses: UUID | None = None
    posted_by: UUID
    posted_at: datetime = instant()
