"""定例報告書: what both sides looked at in a monthly review, and what they agreed to do."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from tenants.columns import big, blob, day, document, instant, one_of, text
from tenants.walls import table_args


class MonthlyReport(SQLModel, table=True):
    """One version of the report of a month. `content` is frozen when it is made; `comments` are `{section: {ja, en}}`, until it is sent.

    What was sent never changes; a later freeze of the same month is the next number, and replaces a draft that was not sent.
    """

    __tablename__ = "monthly_reports"
    __table_args__ = table_args(
        "tenant",
        UniqueConstraint("tenant_id", "month_on", "number"),
        Index("monthly_reports_id_idx", "id"),
        one_of("status", "draft", "replaced", "sent"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    month_on: date = day()
    number: int
    status: str = text(default="draft")
    content: dict[str, Any] = document()
    comments: dict[str, Any] = document(default_factory=dict)
    frozen_by: UUID
    frozen_at: datetime = instant()
    sent_by: UUID | None = None
    sent_at: datetime | None = instant(default=None)
    provider_signed_by: UUID | None = None
    provider_signed_at: datetime | None = instant(default=None)
    client_signed_by: UUID | None = None
    client_signed_at: datetime | None = instant(default=None)
    client_remark: str = text(default="")
    version: int = Field(default=1)


class MonthlyReportPaper(SQLModel, table=True):
    """The PDF of a sent report in one language, byte for byte, encrypted with the tenant's key. `sha256` is of the plain bytes."""

    __tablename__ = "monthly_report_papers"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "report_id"], ["monthly_reports.tenant_id", "monthly_reports.id"]),
        one_of("language", "ja", "en"),
    )

    tenant_id: UUID = Field(primary_key=True)
    report_id: UUID = Field(primary_key=True)
    language: str = text(primary_key=True)
    sha256: bytes = blob()
    size: int = big()
    sealed: bytes = blob()
    made_at: datetime = instant()


class ReviewItem(SQLModel, table=True):
    """A decision or an action of the monthly reviews. What is open is carried over from month to month until it is done or dropped."""

    __tablename__ = "review_items"
    __table_args__ = table_args(
        "tenant",
        Index("review_items_id_idx", "id"),
        one_of("kind", "decision", "action"),
        one_of("side", "provider", "client"),
        one_of("status", "open", "done", "dropped"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = text()
    title: str = text()
    side: str = text()
    owner: str = text(default="")
    due_on: date | None = day(default=None)
    status: str = text(default="open")
    opened_in: date = day()
    closed_in: date | None = day(default=None)
    note: str = text(default="")
    version: int = Field(default=1)
    created_by: UUID
    created_at: datetime = instant()
    updated_at: datetime = instant()
