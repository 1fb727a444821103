"""Board tables: what staff see across tenants. Ids, codes, times and counts; no content."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import instant, text, texts, uuids
from tenants.walls import table_args


class QueueEntry(SQLModel, table=True):
    """One open ticket as the floor sees it. `skills` are `code:level`; `priority` is a rank, 0 is urgent.

    From `risk_at` on it is at risk. The pull indexes hold, in serving order, what waits for nobody in particular.
    """

    __tablename__ = "queue_entries"
    __table_args__ = table_args(
        "board",
        Index(
            "queue_entries_pull_idx", "queue_id", sql("due_at ASC NULLS LAST"), "priority", "created_at", "ticket_id",
            postgresql_where=sql("status = 'queued' AND assignee_id IS NULL"),
        ),
        Index(
            "queue_entries_pull_priority_idx", "queue_id", "priority", sql("due_at ASC NULLS LAST"), "created_at", "ticket_id",
            postgresql_where=sql("status = 'queued' AND assignee_id IS NULL"),
        ),
        Index("queue_entries_assignee_id_idx", "assignee_id", "status", "due_at"),
        Index("queue_entries_new_idx", "created_at", postgresql_where=sql("status = 'new'")),
    )  # fmt: skip

    tenant_id: UUID = Field(primary_key=True)
    ticket_id: UUID = Field(primary_key=True)
    queue_id: UUID | None = None
    task_type_id: UUID
    domain: str = text()
    status: str = text()
    sourcing: str = text()
    priority: int
    due_at: datetime | None = instant(default=None)
    risk_at: datetime | None = instant(default=None)
    created_at: datetime = instant()
    queued_at: datetime | None = instant(default=None)
    assignee_id: UUID | None = None
    skills: list[str] = texts(default_factory=list)
    capacity_units: int = 1
    confidential: bool = False
    makers: list[UUID] = uuids(default_factory=list)
    held_until: datetime | None = instant(default=None)


class RequiredReading(SQLModel, table=True):
    """The version of a task type's procedure that must be acknowledged before such work is taken; none for a first version.

    On the board, since `next` asks before it knows the tenant.
    """

    __tablename__ = "required_readings"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    task_type_id: UUID = Field(primary_key=True)
    procedure_id: UUID
    since_at: datetime = instant()


class Acknowledgement(SQLModel, table=True):
    """Somebody has read a version of a procedure."""

    __tablename__ = "acknowledgements"
    __table_args__ = table_args("board")

    tenant_id: UUID = Field(primary_key=True)
    procedure_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    acknowledged_at: datetime = instant()


class Timer(SQLModel, table=True):
    """A future instant at which something must happen: the earliest SLA instant of a ticket, auto-close, review time, patience …"""

    __tablename__ = "timers"
    __table_args__ = table_args("board", Index("timers_due_at_idx", "due_at"))

    tenant_id: UUID = Field(primary_key=True)
    kind: str = text(primary_key=True)
    subject_id: UUID = Field(primary_key=True)
    due_at: datetime = instant()
