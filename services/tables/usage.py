"""What was done and can be billed: one row a fact, never changed, never deleted; a later truth is another row."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, day, document, exact, instant, one_of, text
from tenants.walls import table_args


class UsageItem(SQLModel, table=True):
    """One billable fact: a ticket resolved, an hour worked, a page handled.

    `meter` is what is counted: `tickets`, `hours`, or another unit (`pages`). `charge` is empty unless the item names a charge of the
    rate card itself (manual and imported items): else the card's charges choose by meter and task type when the period is rated.
    Unique by tenant, meter, charge, source kind, source id and revision. `epoch` is the number of the cut that takes it in
    (UsageCursor): the items of a closed period are those of its days with an epoch up to the period's, whatever is recorded later.
    `reverses` names the item that this one takes back (quantity below zero), `first_id` the first of such a chain.
    `facts` are what surcharges ask: `{priority, out_of_hours, department, domain, reopened}`. Out of hours is what was resolved, or
    worked from, outside the open hours of the tenant's own calendar; `reopened` is work after a reopening.
    """

    __tablename__ = "usage_items"
    __table_args__ = table_args(
        "tenant",
        UniqueConstraint("tenant_id", "meter", "charge", "source_kind", "source_id", "revision"),
        ForeignKeyConstraint(["tenant_id", "reverses"], ["usage_items.tenant_id", "usage_items.id"]),
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        Index("usage_items_occurred_on_idx", "tenant_id", "occurred_on", "id"),
        Index(
            "usage_items_ticket_id_idx",
            "tenant_id",
            "ticket_id",
            postgresql_where=sql("ticket_id IS NOT NULL"),
        ),
        Index("usage_items_id_idx", "id"),
        Index(
            "usage_items_taken_back_once_idx",
            "tenant_id",
            "reverses",
            unique=True,
            postgresql_where=sql("reverses IS NOT NULL"),
        ),
        one_of("source_kind", "ticket", "work_entry", "manual", "import"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    meter: str = text()
    charge: str = text(default="")
    source_kind: str = text()
    source_id: str = text()
    revision: int = 0
    quantity: Decimal = exact()
    task_type: str = text(default="")
    ticket_id: UUID | None = None
    occurred_on: date = day()
    occurred_at: datetime = instant()
    epoch: int = big()
    facts: dict[str, Any] = document(default_factory=dict)
    reverses: UUID | None = None
    first_id: UUID | None = None
    description: str = text(default="")
    reason: str = text(default="")
    recorded_by: UUID
    approved_by: UUID | None = None
    recorded_at: datetime = instant()


class UsageCursor(SQLModel, table=True):
    """How far a tenant's events have been read for usage, and the number of the next cut.

    Whoever records usage or freezes a period locks this row first: so no item can slip in behind a cut, whatever its instant.
    """

    __tablename__ = "usage_cursors"
    __table_args__ = table_args("tenant")

    tenant_id: UUID = Field(primary_key=True)
    place: int = big(default=0)
    epoch: int = big(default=1)


class UsageRequest(SQLModel, table=True):
    """A manual item that waits for somebody else's approval; approving it records the item."""

    __tablename__ = "usage_requests"
    __table_args__ = table_args(
        "tenant", Index("usage_requests_id_idx", "id"), one_of("status", "pending", "approved", "rejected")
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    status: str = text(default="pending")
    item: dict[str, Any] = document()
    reason: str = text()
    asked_by: UUID
    asked_at: datetime = instant()
    decided_by: UUID | None = None
    decided_at: datetime | None = instant(default=None)
    version: int = Field(default=1)


class UsageFile(SQLModel, table=True):
    """A table of usage counted elsewhere (CSV, Excel): first looked at, then recorded, as often as somebody likes.

    `rows` are as they were written: `[{n, cells: {column: text}}]`; `unread` are headings that say nothing here. `results` are of the last
    recording, one a row in their order: `[{outcome, item, wrong: [{column, code, held}]}]`. Forgotten after a while; the items stay.
    """

    __tablename__ = "usage_files"
    __table_args__ = table_args(
        "tenant",
        Index("usage_files_made_at_idx", "tenant_id", "made_at"),
        Index("usage_files_id_idx", "id"),
        one_of("form", "csv", "xlsx"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str = text()
    form: str = text()
    rows: list[dict[str, Any]] = document()
    unread: list[str] = document(default_factory=list)
    results: list[dict[str, Any]] | None = document(default=None)
    made_by: UUID
    made_at: datetime = instant()
    recorded_by: UUID | None = None
    recorded_at: datetime | None = instant(default=None)
