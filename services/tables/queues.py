"""Queues, routing rules, skills and presence: the provider's, and each tenant's in-house side."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import day, document, instant, one_of, text
from tenants.walls import table_args


class Queue(SQLModel, table=True):
    """Where tickets wait. `tenant_id` names the tenant of an in-house queue; null is the provider's side."""

    __tablename__ = "queues"
    __table_args__ = table_args(
        "provider",
        Index(
            "queues_code_idx",
            sql("coalesce(tenant_id, '00000000-0000-0000-0000-000000000000')"),
            "code",
            unique=True,
        ),
        one_of("mode", "pull", "push"),
    )

    id: UUID = Field(primary_key=True)
    tenant_id: UUID | None = None
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    mode: str = text(default="pull")
    priority_first: bool = False
    patience_seconds: int | None = None
    fallback_queue_id: UUID | None = Field(default=None, foreign_key="queues.id")
    waiting_counts: bool = False
    active: bool = True
    version: int = Field(default=1)
    created_at: datetime = instant()


class RoutingRule(SQLModel, table=True):
    """The first rule whose conditions match gives the queue. `tenant_id` null is for all tenants."""

    __tablename__ = "routing_rules"
    __table_args__ = table_args("provider", Index("routing_rules_position_idx", "position"))

    id: UUID = Field(primary_key=True)
    position: int
    tenant_id: UUID | None = None
    conditions: dict[str, Any] = document(default_factory=dict)
    queue_id: UUID = Field(foreign_key="queues.id")
    active: bool = True
    version: int = Field(default=1)
    created_at: datetime = instant()


class Skill(SQLModel, table=True):
    """Something a person can do, at levels 1 to 5."""

    __tablename__ = "skills"
    __table_args__ = table_args("provider", UniqueConstraint("code"))

    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    version: int = Field(default=1)
    created_at: datetime = instant()


class PersonSkill(SQLModel, table=True):
    """A person's level in a skill, until a day where it expires."""

    __tablename__ = "person_skills"
    __table_args__ = table_args("provider")

    person_id: UUID = Field(primary_key=True)
    skill: str = text(primary_key=True)
    level: int
    valid_until: date | None = day(default=None)
    updated_at: datetime = instant()


class Presence(SQLModel, table=True):
    """Whether a person takes work now, how much they can hold, and the one timer that runs for them.

    `seen_at` is their last input. `idle_…` tells of a timer that stopped for want of it, until they are back and were asked.
    `settled` is false while somebody who left may still hold what they have not started.
    """

    __tablename__ = "presence"
    __table_args__ = table_args("provider", one_of("status", "available", "away", "offline"))

    person_id: UUID = Field(primary_key=True)
    tenant_id: UUID | None = None
    status: str = text(default="offline")
    since_at: datetime = instant()
    capacity_units: int = 10
    last_taken_at: datetime | None = instant(default=None)
    substitute_id: UUID | None = None
    timer_tenant_id: UUID | None = None
    timer_ticket_id: UUID | None = None
    timer_entry_id: UUID | None = None
    timer_started_at: datetime | None = instant(default=None)
    seen_at: datetime | None = instant(default=None)
    idle_tenant_id: UUID | None = None
    idle_ticket_id: UUID | None = None
    idle_at: datetime | None = instant(default=None)
    settled: bool = Field(default=True, sa_column_kwargs={"server_default": sql("true")})
