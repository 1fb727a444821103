"""The close as a job: the newest one of a month, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.web.billing import months
from services.billing.closing.jobs import KIND
from services.jobs.queries import NoSuchJob
from tenants.db import transaction
from tenants.scope import Scope

_COLUMNS = "id, status, asked, done, total, result, problem, created_at, updated_at, ended_at"
_ONE = f"SELECT {_COLUMNS} FROM jobs WHERE kind = $1 AND id = $2"
_NEWEST = (
    f"SELECT {_COLUMNS} FROM jobs WHERE kind = $1 AND asked ->> 'month' = $2 ORDER BY created_at DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A run of the close."""

    id: UUID
    status: str
    asked: Mapping[str, Any]
    done: int
    total: int
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status in {"queued", "running"}


async def newest(scope: Scope, first: date) -> Job | None:
    """The close of this month that was asked for last."""
    async with transaction(scope.outside()) as tx:
        row = await tx.fetchrow(_NEWEST, KIND, months.code(first))
    return Job(**row) if row else None


async def one(scope: Scope, job: UUID) -> Job:
    """A close by its id. Raises NoSuchJob."""
    async with transaction(scope.outside()) as tx:
        row = await tx.fetchrow(_ONE, KIND, job)
    if row is None:
        raise NoSuchJob
    return Job(**row)
