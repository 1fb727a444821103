"""Long work that somebody asked for, with its progress."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import document, instant, one_of, text
from tenants.walls import table_args


class Job(SQLModel, table=True):
    """Asked for, running, done or failed. A worker holds it by a lease; one whose lease ran out is taken up again by another.

    `asked` says what for (ids, codes and dates), `result` what came of it, `problem` why it failed. What a job does is idempotent.
    """

    __tablename__ = "jobs"
    __table_args__ = table_args(
        "provider",
        Index("jobs_open_idx", "lease_until", postgresql_where=sql("status IN ('queued', 'running')")),
        Index("jobs_asked_by_idx", "asked_by", "created_at"),
        one_of("status", "queued", "running", "done", "failed"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = text()
    status: str = text(default="queued")
    asked: dict[str, Any] = document(default_factory=dict)
    tenant_id: UUID | None = None
    done: int = 0
    total: int = 0
    result: dict[str, Any] | None = document(default=None)
    problem: dict[str, Any] | None = document(default=None)
    attempts: int = 0
    lease_until: datetime | None = instant(default=None)
    asked_by: UUID
    created_at: datetime = instant()
    updated_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)
