"""How a worker holds a job: by a lease that it renews. One whose lease ran out is anybody's; who lost it may write nothing more.

Each taking up has its number (`attempts`), and only the latest one writes: a worker that was thought dead and is not finds out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import json
from tenants.db import Tx

LEASE = timedelta(seconds=30)

_CLAIM = """
UPDATE jobs SET status = 'running', attempts = attempts + 1, lease_until = $2, updated_at = $1
WHERE id = (SELECT id FROM jobs WHERE status IN ('queued', 'running') AND lease_until <= $1 AND kind = ANY($3)
            ORDER BY lease_until, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""
_MINE = "WHERE id = $1 AND attempts = $2 AND status = 'running'"
_RENEW = f"UPDATE jobs SET lease_until = $3 {_MINE} RETURNING 1"
_KEEP = f"UPDATE jobs SET lease_until = $3, done = $4, total = $5, result = $6, updated_at = $7 {_MINE} RETURNING 1"
_END = f"""
UPDATE jobs SET status = $3, result = $4, problem = $5, lease_until = NULL, updated_at = $6, ended_at = $6 {_MINE} RETURNING 1
"""


class LeaseLost(Exception):
    """Another worker took the job up meanwhile."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is, and what it needs to go on from there if this worker dies; at its end, what came of it."""

    done: int
    total: int
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A job that this worker holds. `result` is what the last one who held it kept."""

    id: UUID
    kind: str
    asked: Mapping[str, Any]
    tenants: tuple[UUID, ...]
    done: int
    total: int
    result: Mapping[str, Any]
    attempt: int
    asked_by: UUID


async def claim(tx: Tx, kinds: list[str]) -> Held | None:
    """Take up the job that waits longest, if one does: a new one, or one whose worker died."""
    row: Any = await tx.fetchrow(_CLAIM, tx.now, tx.now + LEASE, kinds)
    if row is None:
        return None
    return Held(
        id=row["id"],
        kind=row["kind"],
        asked=row["asked"],
        tenants=tuple(UUID(each) for each in row["asked"].get("tenants", ())),
        done=row["done"],
        total=row["total"],
        result=row["result"] or {},
        attempt=row["attempts"],
        asked_by=row["asked_by"],
    )


async def renew(tx: Tx, job: Held) -> None:
    """Hold it for longer. Raises LeaseLost."""
    await _mine(tx, _RENEW, job, tx.now + LEASE)


async def keep(tx: Tx, job: Held, progress: Progress, *, until: datetime | None = None) -> None:
    """Say how far it is; `until` ends the lease, for the next one to go on. Raises LeaseLost."""
    lease = until or tx.now + LEASE
    await _mine(tx, _KEEP, job, lease, progress.done, progress.total, json.text(progress.result), tx.now)


async def present(tx: Tx, job: Held) -> Progress:
    """How far it was kept. Raises LeaseLost."""
    row = await tx.fetchrow(f"SELECT done, total, result FROM jobs {_MINE} FOR UPDATE", job.id, job.attempt)
    if row is None:
        raise LeaseLost
    return Progress(row["done"], row["total"], row["result"] or {})


async def finish(tx: Tx, job: Held, result: Mapping[str, Any]) -> None:
    """It is done. Raises LeaseLost."""
    await _mine(tx, _END, job, "done", json.text(result), None, tx.now)


async def fail(tx: Tx, job: Held, problem: Mapping[str, Any]) -> None:
    """It can never be done, and this is why. Raises LeaseLost."""
    await _mine(tx, _END, job, "failed", json.text(job.result), json.text(problem), tx.now)


async def _mine(tx: Tx, sql: str, job: Held, *values: Any) -> None:
    if not await tx.fetchval(sql, job.id, job.attempt, *values):
        raise LeaseLost
