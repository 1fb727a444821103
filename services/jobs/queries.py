"""A job as those see it who asked for it, or could have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.jobs.kinds import GRANTS
from tenants.db import Tx
from tenants.scope import Scope

_ONE = "SELECT * FROM jobs WHERE id = $1"


class NoSuchJob(NotFound):
    """There is no such job, or you may not see it."""

    code = "job_not_found"


@dataclass(frozen=True, slots=True)
class JobCard:
    """How far it is. `total` is 0 until it is known; `result` comes with `done`, `problem` with `failed`."""

    id: UUID
    kind: str
    status: str
    done: int
    total: int
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None


async def one(tx: Tx, job_id: UUID) -> JobCard:
    """A job of the caller's, or of a kind they could ask for over tenants that they all see. Raises NoSuchJob."""
    row = await tx.fetchrow(_ONE, job_id)
    if row is None or not _sees(tx.scope, row):
        raise NoSuchJob
    return card(row)


def card(row: Any) -> JobCard:
    """A row of `jobs`. What a running job keeps to go on from is not its result."""
    done, failed = row["status"] == "done", row["status"] == "failed"
    return JobCard(
        id=row["id"],
        kind=row["kind"],
        status=row["status"],
        done=row["done"],
        total=row["total"],
        result=row["result"] if done else None,
        problem=row["problem"] if failed else None,
    )


def _sees(scope: Scope, row: Any) -> bool:
    if row["asked_by"] == scope.actor:
        return True
    grant = GRANTS.get(row["kind"])
    tenants = {UUID(each) for each in row["asked"].get("tenants", ())}
    return grant is not None and scope.may(grant) and tenants <= set(scope.tenants)
