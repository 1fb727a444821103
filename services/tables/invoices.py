"""Billing periods, and the invoices and credit notes that come of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, day, document, exact, instant, one_of, text
from tenants.walls import table_args


class BillingPeriod(SQLModel, table=True):
    """A contract's period (half-open days). Freezing fixes the rate card, the excuses (`frozen_at`) and the cut (`cut_epoch`).

    `epoch` is the cut of the last run: until the first issue a run takes late items in. What came after `cut_epoch` is late.

    `balances` are the included quantities carried into the next period, by charge. `findings` are what the variance check found on
    the drafts: `[{kind, charge, …}]`. `billed` is of an issued period that was computed anew: what is due by tax rate, and, once all of it is
    billed, up to which cut and instant: `{due, epoch, at}`. `drawn_up_with` is what else its bills rest on, and what an issued period is
    computed anew with: `{parties: [{id, code, departments, is_main}], bills_reopened_work, is_summary, time_zone}`.
    """

    __tablename__ = "billing_periods"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "contract_id"], ["contracts.tenant_id", "contracts.id"]),
        UniqueConstraint("tenant_id", "contract_id", "starts_on"),
        Index("billing_periods_id_idx", "id"),
        Index("billing_periods_ends_on_idx", "tenant_id", "ends_on"),
        one_of("status", "open", "frozen", "issued"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    contract_id: UUID
    starts_on: date = day()
    ends_on: date = day()
    status: str = text(default="open")
    rate_card_ids: list[str] = document(default_factory=list)
    cut_epoch: int | None = big(default=None)
    epoch: int | None = big(default=None)
    frozen_at: datetime | None = instant(default=None)
    frozen_by: UUID | None = None
    first_issued_at: datetime | None = instant(default=None)
    balances: dict[str, Any] = document(default_factory=dict)
    findings: list[dict[str, Any]] = document(default_factory=list)
    billed: dict[str, Any] = document(default_factory=dict)
    drawn_up_with: dict[str, Any] | None = document(default=None)
    runs: int = 0
    version: int = Field(default=1)
    created_at: datetime = instant()


class Invoice(SQLModel, table=True):
    """An invoice (請求書) or credit note (返還請求書). Issued, it never changes: `content` is what it said, whole.

    Money is in the currency's smallest unit's scale; `totals` are per tax rate: `[{tax_category, rate, net, tax, gross}]`.
    `digest` is of what the close computed, so that a run that finds the same leaves a draft, and its review, alone.
    """

    __tablename__ = "invoices"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "contract_id"], ["contracts.tenant_id", "contracts.id"]),
        ForeignKeyConstraint(["tenant_id", "period_id"], ["billing_periods.tenant_id", "billing_periods.id"]),
        ForeignKeyConstraint(["tenant_id", "original_id"], ["invoices.tenant_id", "invoices.id"]),
        ForeignKeyConstraint(
            ["tenant_id", "bill_to_id"], ["bill_to_parties.tenant_id", "bill_to_parties.id"]
        ),
        UniqueConstraint("tenant_id", "legal_entity_id", "kind", "number"),
        Index("invoices_id_idx", "id"),
        Index("invoices_tenant_id_status_id_idx", "tenant_id", "status", "id"),
        Index("invoices_period_id_idx", "tenant_id", "period_id"),
        Index(
            "invoices_original_id_idx",
            "tenant_id",
            "original_id",
            postgresql_where=sql("original_id IS NOT NULL"),
        ),
        Index(
            "invoices_one_draft_idx",
            "tenant_id",
            "period_id",
            "bill_to_id",
            unique=True,
            postgresql_where=sql("kind = 'invoice' AND status = 'draft'"),
        ),
        one_of("kind", "invoice", "credit_note"),
        one_of("status", "draft", "issued"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = text(default="invoice")
    status: str = text(default="draft")
    contract_id: UUID
    period_id: UUID | None = None
    bill_to_id: UUID
    legal_entity_id: UUID
    original_id: UUID | None = None
    reason: str = text(default="")
    number: str | None = text(default=None)
    sequence: int | None = None
    fiscal_year: int | None = None
    currency: str = text(default="JPY")
    tax_mode: str = text(default="exclusive")
    rounding: str = text(default="floor")
    supply_from_on: date = day()
    supply_to_on: date = day()
    issued_on: date | None = day(default=None)
    due_on: date | None = day(default=None)
    net: Decimal = exact(default=Decimal(0))
    tax: Decimal = exact(default=Decimal(0))
    total: Decimal = exact(default=Decimal(0))
    totals: list[dict[str, Any]] = document(default_factory=list)
    content: dict[str, Any] | None = document(default=None)
    digest: str = text(default="")
    reviewed_at: datetime | None = instant(default=None)
    reviewed_by: UUID | None = None
    issued_at: datetime | None = instant(default=None)
    issued_by: UUID | None = None
    sent_at: datetime | None = instant(default=None)
    version: int = Field(default=1)
    created_at: datetime = instant()
    updated_at: datetime = instant()


class InvoiceLine(SQLModel, table=True):
    """A line at full precision. `facts` say how it came about: tier, percent, attainment, share, and, for usage lines, what to open."""

    __tablename__ = "invoice_lines"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        one_of(
            "kind", "charge", "surcharge", "one_off", "service_credit", "true_up", "adjustment", "correction"
        ),
        one_of("tax_category", "standard", "reduced", "exempt", "out_of_scope", "export"),
    )

    tenant_id: UUID = Field(primary_key=True)
    invoice_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str = text()
    charge: str = text()
    name_ja: str = text()
    name_en: str = text()
    quantity: Decimal = exact()
    unit_ja: str = text(default="")
    unit_en: str = text(default="")
    unit_price: Decimal | None = exact(default=None)
    amount: Decimal = exact()
    tax_category: str = text()
    tax_rate: Decimal = exact()
    facts: dict[str, Any] = document(default_factory=dict)


class LineDispute(SQLModel, table=True):
    """A client's objection to a line of a draft, and what came of it."""

    __tablename__ = "line_disputes"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        Index("line_disputes_invoice_id_idx", "tenant_id", "invoice_id"),
        one_of("status", "open", "accepted", "declined", "withdrawn"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    invoice_id: UUID
    n: int
    charge: str = text()
    reason: str = text()
    status: str = text(default="open")
    answer: str = text(default="")
    raised_by: UUID
    raised_at: datetime = instant()
    settled_by: UUID | None = None
    settled_at: datetime | None = instant(default=None)


class Reminder(SQLModel, table=True):
    """A reminder of an overdue invoice that was sent (督促)."""

    __tablename__ = "invoice_reminders"
    __table_args__ = table_args(
        "tenant", ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"])
    )

    tenant_id: UUID = Field(primary_key=True)
    invoice_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    note: str = text(default="")
    sent_by: UUID
    sent_at: datetime = instant()
