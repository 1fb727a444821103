"""Calendars, SLA policies and the clocks that run on tickets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, document, instant, one_of, text
from tenants.walls import table_args


class Calendar(SQLModel, table=True):
    """Business hours under a name; its versions say what they are from which instant on."""

    __tablename__ = "calendars"
    __table_args__ = table_args(
        "tenant", UniqueConstraint("tenant_id", "code"), Index("calendars_id_idx", "id")
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    version: int = Field(default=1)
    created_at: datetime = instant()


class CalendarVersion(SQLModel, table=True):
    """What a calendar says from an instant on; public holidays are written out in it."""

    __tablename__ = "calendar_versions"
    __table_args__ = table_args(
        "tenant", ForeignKeyConstraint(["tenant_id", "calendar_id"], ["calendars.tenant_id", "calendars.id"])
    )

    tenant_id: UUID = Field(primary_key=True)
    calendar_id: UUID = Field(primary_key=True)
    effective_at: datetime = instant(primary_key=True)
    spec: dict[str, Any] = document()
    created_by: UUID
    created_at: datetime = instant()


class PolicyVersion(SQLModel, table=True):
    """A tenant's ordered list of SLA policies, in force from an instant on: the unit of version."""

    __tablename__ = "sla_policy_versions"
    __table_args__ = table_args(
        "tenant",
        Index("sla_policy_versions_effective_at_idx", "tenant_id", "effective_at"),
        Index("sla_policy_versions_id_idx", "id"),
    )

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    effective_at: datetime = instant()
    policies: list[dict[str, Any]] = document()
    note: str = text(default="")
    created_by: UUID
    created_at: datetime = instant()


class ClockRow(SQLModel, table=True):
    """One cycle of one metric on one ticket. Durations are microseconds of business time."""

    __tablename__ = "clocks"
    __table_args__ = table_args(
        "tenant",
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["tickets.tenant_id", "tickets.id"]),
        one_of(
            "metric",
            "first_response",
            "next_response",
            "periodic_update",
            "resolution",
            "work_time",
            "deadline",
        ),
        one_of("state", "running", "paused", "stopped"),
        one_of("result", "met", "breached", "ended"),
        Index("clocks_breached_idx", "tenant_id", "breached_at", postgresql_where=sql("result = 'breached'")),
    )

    tenant_id: UUID = Field(primary_key=True)
    ticket_id: UUID = Field(primary_key=True)
    metric: str = text(primary_key=True)
    cycle: int = Field(primary_key=True)
    state: str = text()
    policy_version_id: UUID | None = None
    policy_id: UUID | None = None
    calendar_id: UUID
    target_us: int | None = big(default=None)
    promised_at: datetime | None = instant(default=None)
    by_cut_off: bool = False
    warn_percents: list[int] = document(default_factory=list)
    started_at: datetime = instant()
    measured_at: datetime = instant()
    elapsed_us: int = big(default=0)
    carried_us: int = big(default=0)
    due_at: datetime | None = instant(default=None)
    warn_at: datetime | None = instant(default=None)
    warned: int = 0
    judged: bool = True
    result: str | None = text(default=None)
    breached_at: datetime | None = instant(default=None)
    stopped_at: datetime | None = instant(default=None)
    excused_at: datetime | None = instant(default=None)
    excused_by: UUID | None = None
    excuse_reason: str | None = text(default=None)
    stretches: list[Any] = document(default_factory=list)
