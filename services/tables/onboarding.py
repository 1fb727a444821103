"""Companies that are being taken on: what was answered so far, until it is done or dropped."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from tenants.columns import blob, instant, one_of, text
from tenants.walls import table_args


class Onboarding(SQLModel, table=True):
    """The answers stand encrypted with the provider's key, since they name people of a company that has no wall yet.

    They are erased when the company stands, or when it was dropped. `tenant_id` is the company, from the moment it was made.
    """

    __tablename__ = "onboardings"
    __table_args__ = table_args("provider", one_of("status", "open", "done", "dropped"))

    id: UUID = Field(primary_key=True)
    status: str = text(default="open")
    step: str = text()
    tenant_id: UUID | None = None
    answers: bytes | None = blob(default=None)
    created_by: UUID
    version: int = Field(default=1)
    created_at: datetime = instant()
    updated_at: datetime = instant()
