"""Who read whose personal data, and why. Written once; nobody changes or deletes a line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from tenants.columns import instant, one_of, text
from tenants.walls import table_args


class AccessRecord(SQLModel, table=True):
    """A reading of personal data: a ticket opened, a field revealed (`pointer`, `reason`), a document downloaded.

    `side` is the reader's. Ids rise with the instants, so that newest first is an index read backwards.
    """

    __tablename__ = "access_records"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        ForeignKeyConstraint(["tenant_id", "document_id"], ["documents.tenant_id", "documents.id"]),
        one_of("side", "provider", "client"),
        one_of("kind", "ticket", "field", "document"),
        Index("access_records_tenant_id_ticket_id_id_idx", "tenant_id", "ticket_id", "id"),
        Index("access_records_tenant_id_person_id_id_idx", "tenant_id", "person_id", "id"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    side: str = text()
    kind: str = text()
    ticket_id: UUID | None = None
    document_id: UUID | None = None
    pointer: str | None = text(default=None)
    reason: str | None = text(default=None)
    at: datetime = instant()
