"""What was agreed with a client about money: who bills, whom, at which prices, on which day."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from tenants.columns import day, document, exact, instant, one_of, text, texts
from tenants.walls import table_args


class LegalEntity(SQLModel, table=True):
    """A company of the provider that issues invoices, with numbers and a fiscal year of its own.

    `registration_number` is the 登録番号 of the qualified invoice system (T and 13 digits). `bank_accounts` are what an invoice can ask
    to pay to: `[{code, bank, bank_code, branch, branch_code, kind, number, holder}]`. `accounts` are the account codes of the
    bookkeeping software, by our account. `fee_tolerance` is up to which shortfall a payment is offered as transfer fee (振込手数料).
    """

    __tablename__ = "legal_entities"
    __table_args__ = table_args("provider", UniqueConstraint("code"))

    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    registration_number: str | None = text(default=None)
    corporate_number: str | None = text(default=None)
    country: str = text(default="JP")
    postal_code: str = text(default="")
    address_ja: str = text(default="")
    address_en: str = text(default="")
    telephone: str = text(default="")
    email: str = text(default="")
    time_zone: str = text(default="Asia/Tokyo")
    currency: str = text(default="JPY")
    fiscal_year_starts_in: int = 4
    invoice_prefix: str = text(default="INV")
    credit_note_prefix: str = text(default="CN")
    bank_accounts: list[dict[str, Any]] = document(default_factory=list)
    accounts: dict[str, Any] = document(default_factory=dict)
    fee_tolerance: Decimal = exact(default=Decimal(0))
    version: int = Field(default=1)
    created_at: datetime = instant()
    updated_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class InvoiceNumber(SQLModel, table=True):
    """The last number given, per legal entity, series and fiscal year: locked by the transaction of the issue, so that none is missing."""

    __tablename__ = "invoice_numbers"
    __table_args__ = table_args("provider", one_of("series", "invoice", "credit_note"))

    legal_entity_id: UUID = Field(primary_key=True)
    series: str = text(primary_key=True)
    fiscal_year: int = Field(primary_key=True)
    last: int = 0


class MonthLock(SQLModel, table=True):
    """A month of a legal entity's books that takes no more postings."""

    __tablename__ = "month_locks"
    __table_args__ = table_args("provider")

    legal_entity_id: UUID = Field(primary_key=True)
    month_on: date = day(primary_key=True)
    locked_by: UUID
    locked_at: datetime = instant()


class Contract(SQLModel, table=True):
    """A contract: term, currency, tax mode, closing day, terms of payment. Its prices are in rate cards, versioned by date.

    `closing_day` 0 is the end of the month, 1 to 28 that day (20日締め). `payment_terms`: `{months, day, bank_holiday}` (`day` 0 is the
    last; `bank_holiday` is `before`, `after` or `none`), or `{days, bank_holiday}`. `service_credit` as rules/service_credits reads it.
    `summary_invoice`: one qualified invoice over all bill-to parties (合計請求). The term is half-open: `[starts_on, ends_on)`.
    """

    __tablename__ = "contracts"
    __table_args__ = table_args(
        "tenant",
        UniqueConstraint("tenant_id", "code"),
        Index("contracts_id_idx", "id"),
        one_of("tax_mode", "exclusive", "inclusive"),
        one_of("rounding", "floor", "half_up", "ceiling"),
        one_of("status", "draft", "active", "ended"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    legal_entity_id: UUID
    status: str = text(default="draft")
    currency: str = text(default="JPY")
    tax_mode: str = text(default="exclusive")
    rounding: str = text(default="floor")
    closing_day: int = 0
    payment_terms: dict[str, Any] = document(default_factory=dict)
    starts_on: date = day()
    ends_on: date | None = day(default=None)
    bank_account: str | None = text(default=None)
    summary_invoice: bool = False
    bill_reopened_work: bool = False
    language: str = text(default="ja")
    note: str = text(default="")
    version: int = Field(default=1)
    created_by: UUID
    created_at: datetime = instant()
    updated_at: datetime = instant()


class RateCard(SQLModel, table=True):
    """The prices of a contract from a day on. `card` is read by rules/rate_cards: `{charges, minimum_commitment, service_credit}`.

    One that a frozen period was rated with never changes; until then it can be replaced.
    """

    __tablename__ = "rate_cards"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "contract_id"], ["contracts.tenant_id", "contracts.id"]),
        UniqueConstraint("tenant_id", "contract_id", "effective_on"),
        Index("rate_cards_id_idx", "id"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    contract_id: UUID
    effective_on: date = day()
    card: dict[str, Any] = document()
    note: str = text(default="")
    version: int = Field(default=1)
    created_by: UUID
    created_at: datetime = instant()


class BillToParty(SQLModel, table=True):
    """Who gets an invoice under a contract: the main party, and others for the departments that they pay for."""

    __tablename__ = "bill_to_parties"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "contract_id"], ["contracts.tenant_id", "contracts.id"]),
        UniqueConstraint("tenant_id", "contract_id", "code"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    contract_id: UUID
    code: str = text()
    is_main: bool = False
    name: str = text()
    department: str = text(default="")
    contact: str = text(default="")
    postal_code: str = text(default="")
    address: str = text(default="")
    country: str = text(default="JP")
    registration_number: str | None = text(default=None)
    email: str = text(default="")
    order_number: str = text(default="")
    departments: list[str] = texts(default_factory=list)
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)
