"""Tickets, their comments and links."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, day, document, instant, one_of, text, texts, uuids
from tenants.walls import table_args

STATUSES = (
    "new", "awaiting_approval", "queued", "in_progress", "waiting_client", "on_hold", "in_review", "resolved", "closed", "cancelled",
)  # fmt: skip


class Ticket(SQLModel, table=True):
    """One unit of work."""

    __tablename__ = "tickets"
    __table_args__ = table_args(
        "tenant",
        UniqueConstraint("tenant_id", "number"),
        ForeignKeyConstraint(["tenant_id", "task_type_id"], ["task_types.tenant_id", "task_types.id"]),
        ForeignKeyConstraint(["tenant_id", "parent_id"], ["tickets.tenant_id", "tickets.id"]),
        ForeignKeyConstraint(["tenant_id", "merged_into"], ["tickets.tenant_id", "tickets.id"]),
        one_of("status", *STATUSES),
        one_of("priority", "urgent", "high", "normal", "low"),
        one_of("sourcing", "outsourced", "in_house"),
        one_of("channel", "portal", "api", "email", "chat", "import", "staff", "recurring"),
        Index("tickets_id_idx", "id"),
        Index("tickets_tenant_id_status_id_idx", "tenant_id", "status", "id"),
        Index("tickets_tenant_id_requester_id_id_idx", "tenant_id", "requester_id", "id"),
        Index("tickets_tenant_id_assignee_id_id_idx", "tenant_id", "assignee_id", "id"),
        Index("tickets_tenant_id_due_at_id_idx", "tenant_id", "due_at", "id", postgresql_where=sql("due_at IS NOT NULL")),
        Index(
            "tickets_external_reference_idx", "tenant_id", "external_reference",
            postgresql_where=sql("external_reference IS NOT NULL"),
        ),
        Index(
            "tickets_completed_idx", "tenant_id", "task_type_id", "first_resolved_at",
            postgresql_where=sql("first_resolved_at IS NOT NULL"),
        ),
        Index("tickets_parent_id_idx", "tenant_id", "parent_id", postgresql_where=sql("parent_id IS NOT NULL")),
        Index(
            "tickets_done_idx", "tenant_id", "assignee_id", "resolved_at", postgresql_where=sql("resolved_at IS NOT NULL"),
        ),
    )  # fmt: skip

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    number: int = big()
    task_type_id: UUID
    domain: str = text()
    confidential: bool = False
    subject: str = text()
    description: str = text(default="")
    form: dict[str, Any] = document(default_factory=dict)
    priority: str = text(default="normal")
    status: str = text(default="new")
    sourcing: str = text(default="outsourced")
    channel: str = text(default="api")
    language: str = text(default="ja")
    requester_id: UUID
    created_by: UUID
    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    makers: list[UUID] = uuids(default_factory=list)
    tags: list[str] = texts(default_factory=list)
    external_reference: str | None = text(default=None)
    parent_id: UUID | None = None
    merged_into: UUID | None = None
    approval_id: UUID | None = None
    policy_version_id: UUID | None = None
    procedure_id: UUID | None = None
    review_drawn: bool | None = None
    deadline_at: datetime | None = instant(default=None)
    deadline_on: date | None = day(default=None)
    due_at: datetime | None = instant(default=None)
    queued_at: datetime | None = instant(default=None)
    hold_reason: str | None = text(default=None)
    hold_until: datetime | None = instant(default=None)
    work_seconds: int = big(default=0)
    responded: bool = False
    unanswered: bool = False
    reopened: int = Field(default=0)
    version: int = Field(default=1)
    created_at: datetime = instant()
    updated_at: datetime = instant()
    last_event_at: datetime = instant()
    first_resolved_at: datetime | None = instant(default=None)
    resolved_at: datetime | None = instant(default=None)
    closed_at: datetime | None = instant(default=None)


class Comment(SQLModel, table=True):
    """A message on a ticket; internal ones never leave the provider (or the in-house side)."""

    __tablename__ = "comments"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        one_of("visibility", "public", "internal"),
        one_of("side", "working", "client", "automatic"),
        Index("comments_tenant_id_ticket_id_id_idx", "tenant_id", "ticket_id", "id"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    ticket_id: UUID
    author_id: UUID
    side: str = text()
    visibility: str = text()
    body: str = text()
    created_at: datetime = instant()


class TicketLink(SQLModel, table=True):
    """Two tickets of one tenant that belong together, and how."""

    __tablename__ = "ticket_links"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        ForeignKeyConstraint(["tenant_id", "other_id"], ["tickets.tenant_id", "tickets.id"]),
        one_of("kind", "relates_to", "duplicates", "blocks", "caused_by", "split_from"),
        Index("ticket_links_other_id_idx", "tenant_id", "other_id"),
    )

    tenant_id: UUID = Field(primary_key=True)
    ticket_id: UUID = Field(primary_key=True)
    other_id: UUID = Field(primary_key=True)
    kind: str = text(primary_key=True)
    created_by: UUID
    created_at: datetime = instant()


class BulkChange(SQLModel, table=True):
    """What a change of many tickets at once did to one of them, or why it did not: to look at, and to take back for a while.

    `before` are the fields as they were; `after_version` is the edit token that the change left.
    """

    __tablename__ = "bulk_changes"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        Index("bulk_changes_tenant_id_ticket_id_idx", "tenant_id", "ticket_id"),
        Index("bulk_changes_tenant_id_made_at_idx", "tenant_id", "made_at"),
    )

    tenant_id: UUID = Field(primary_key=True)
    run_id: UUID = Field(primary_key=True)
    ticket_id: UUID = Field(primary_key=True)
    person_id: UUID
    action: str = text()
    before: dict[str, Any] = document(default_factory=dict)
    after_version: int | None = None
    refused: str | None = text(default=None)
    made_at: datetime = instant()
    undone_at: datetime | None = instant(default=None)
