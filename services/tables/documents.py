"""Documents under their SHA-256, and where each is attached."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from tenants.columns import big, blob, instant, text
from tenants.walls import table_args


class Document(SQLModel, table=True):
    """A file as it was handed in. The bytes stand outside the database, encrypted with the tenant's key."""

    __tablename__ = "documents"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        Index("documents_id_idx", "id"),
        Index("documents_tenant_id_ticket_id_idx", "tenant_id", "ticket_id"),
        Index("documents_tenant_id_sha256_idx", "tenant_id", "sha256"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    ticket_id: UUID | None = None
    sha256: bytes = blob()
    size: int = big()
    media_type: str = text()
    file_name: str = text()
    internal: bool = False
    uploaded_by: UUID
    created_at: datetime = instant()
