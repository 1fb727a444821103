"""A tenant's catalogue: task types and the procedures that say how each is done."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import document, instant, one_of, text
from tenants.walls import table_args


class TaskTypeRow(SQLModel, table=True):
    """業務メニュー: a kind of work that a tenant hands over.

    `rate_unit` is what a rate card counts of it; `rate_field` the field of the intake form that says how many (none: `<unit>_count`).
    """

    __tablename__ = "task_types"
    __table_args__ = table_args(
        "tenant",
        UniqueConstraint("tenant_id", "code"),
        Index("task_types_id_idx", "id"),
        one_of("domain", "hr", "general_affairs", "accounting", "finance", "it"),
        one_of("review", "none", "sample", "always"),
        one_of("priority", "urgent", "high", "normal", "low"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    description_ja: str = text(default="")
    description_en: str = text(default="")
    domain: str = text()
    form: dict[str, Any] = document(default_factory=dict)
    approval: dict[str, Any] | None = document(default=None)
    skills: dict[str, int] = document(default_factory=dict, sa_column_kwargs={"server_default": sql("'{}'")})
    capacity_units: int = 1
    default_queue_id: UUID | None = None
    priority: str = text(default="normal")
    review: str = text(default="none")
    review_rate: Decimal = Field(default=Decimal(0), sa_type=Numeric(5, 4))
    confidential: bool = False
    core: bool = False
    personal_fields: list[str] = document(default_factory=list)
    retention_class: str | None = text(default=None)
    rate_unit: str = text(default="ticket")
    rate_field: str | None = text(default=None)
    baseline: dict[str, Any] | None = document(default=None)
    active: bool = True
    version: int = Field(default=1)
    created_at: datetime = instant()
    updated_at: datetime = instant()


class Procedure(SQLModel, table=True):
    """手順書: one version of the steps of a task type. Published versions never change."""

    __tablename__ = "procedures"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "task_type_id"], ["task_types.tenant_id", "task_types.id"]),
        UniqueConstraint("tenant_id", "task_type_id", "number"),
        Index("procedures_id_idx", "id"),
        one_of("status", "draft", "in_review", "published", "retired"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    task_type_id: UUID
    number: int
    status: str = text(default="draft")
    steps: list[dict[str, Any]] = document(default_factory=list)
    version: int = Field(default=1)
    created_by: UUID
    created_at: datetime = instant()
    published_at: datetime | None = instant(default=None)
    published_by: UUID | None = None


class TicketStep(SQLModel, table=True):
    """A step of the pinned procedure that was ticked off: by whom, when, with what evidence."""

    __tablename__ = "ticket_steps"
    __table_args__ = table_args(
        "tenant", ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"])
    )

    tenant_id: UUID = Field(primary_key=True)
    ticket_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    done_by: UUID
    done_at: datetime = instant()
    checked_by: UUID | None = None
    checked_at: datetime | None = instant(default=None)
    note: str | None = text(default=None)
    document_id: UUID | None = None
