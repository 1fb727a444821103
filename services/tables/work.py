"""Work seconds: the wall seconds of a person's timer on a ticket."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from tenants.columns import big, instant, text
from tenants.walls import table_args


class WorkEntry(SQLModel, table=True):
    """One stretch of one person's work on one ticket. A correction is a new row that names the original."""

    __tablename__ = "work_entries"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        Index("work_entries_tenant_id_ticket_id_idx", "tenant_id", "ticket_id"),
        Index("work_entries_person_idx", "tenant_id", "person_id", "started_at"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    ticket_id: UUID
    person_id: UUID
    started_at: datetime = instant()
    stopped_at: datetime | None = instant(default=None)
    seconds: int | None = big(default=None)
    corrects: UUID | None = None
    reason: str | None = text(default=None)
    created_by: UUID
    created_at: datetime = instant()
