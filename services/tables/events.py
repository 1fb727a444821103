"""The event log, its sequence per tenant, how far it was relayed, and its seals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, blob, document, instant, text
from tenants.walls import table_args


class Counter(SQLModel, table=True):
    """The last place and the last ticket number of a tenant: gapless, in commit order."""

    __tablename__ = "counters"
    __table_args__ = table_args("tenant")

    tenant_id: UUID = Field(primary_key=True)
    last_place: int = big(default=0)
    last_number: int = big(default=0)


class Relay(SQLModel, table=True):
    """Up to which place a tenant's events were handed to their tasks, up to which they were sealed, and looked at for usage and for rollups."""

    __tablename__ = "relays"
    __table_args__ = table_args("tenant")

    tenant_id: UUID = Field(primary_key=True)
    place: int = big(default=0)
    sealed_place: int = big(default=0, sa_column_kwargs={"server_default": sql("0")})
    usage_place: int = big(default=0, sa_column_kwargs={"server_default": sql("0")})
    rollup_place: int = big(default=0, sa_column_kwargs={"server_default": sql("0")})


class Event(SQLModel, table=True):
    """What happened. Immutable; ids, codes, statuses and numbers only, never free text or personal data."""

    __tablename__ = "events"
    __table_args__ = table_args(
        "tenant",
        Index("events_tenant_id_ticket_id_place_idx", "tenant_id", "ticket_id", "place"),
        Index("events_tenant_id_subject_id_place_idx", "tenant_id", "subject_id", "place"),
    )

    tenant_id: UUID = Field(primary_key=True)
    place: int = big(primary_key=True)
    id: UUID
    type: str = text()
    subject_kind: str = text()
    subject_id: UUID
    ticket_id: UUID | None = None
    actor_id: UUID
    team_id: UUID | None = None
    at: datetime = instant()
    data: dict[str, Any] = document()
    internal: bool = False


class Seal(SQLModel, table=True):
    """A link of the hash chain: SHA-256 per event of a stretch of places, bound to the previous seal."""

    __tablename__ = "seals"
    __table_args__ = table_args("tenant")

    tenant_id: UUID = Field(primary_key=True)
    from_place: int = big(primary_key=True)
    to_place: int = big()
    digests: bytes = blob()
    previous: bytes = blob()
    hash: bytes = blob()
    sealed_at: datetime = instant()
