"""Requests that somebody began to write and has not sent yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from tenants.columns import blob, instant
from tenants.walls import table_args


class Draft(SQLModel, table=True):
    """An unsent request of one person. `sealed` is what they typed, encrypted with the tenant's key: it may hold personal data."""

    __tablename__ = "drafts"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "task_type_id"], ["task_types.tenant_id", "task_types.id"]),
        Index("drafts_person_id_idx", "tenant_id", "person_id", "updated_at"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    task_type_id: UUID
    sealed: bytes = blob()
    created_at: datetime = instant()
    updated_at: datetime = instant()
