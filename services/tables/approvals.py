"""Approvals by the client's own deciders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from tenants.columns import instant, one_of, text, uuids
from tenants.walls import table_args


class Approval(SQLModel, table=True):
    """One level of a ticket's approval: who may decide, and what was decided."""

    __tablename__ = "approvals"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        one_of("status", "pending", "approved", "rejected", "cancelled"),
        one_of("rule", "any_of", "all_of"),
        Index("approvals_id_idx", "id"),
        Index("approvals_tenant_id_ticket_id_idx", "tenant_id", "ticket_id"),
        Index("approvals_tenant_id_status_idx", "tenant_id", "status"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    ticket_id: UUID
    level: int = 1
    rule: str = text(default="any_of")
    deciders: list[UUID] = uuids(default_factory=list)
    status: str = text(default="pending")
    note: str | None = text(default=None)
    decided_by: UUID | None = None
    decided_at: datetime | None = instant(default=None)
    version: int = Field(default=1)
    created_at: datetime = instant()
