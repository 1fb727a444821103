"""Ask for long work, in the transaction of the request that wants it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services.jobs import queries
from services.jobs.kinds import GRANTS
from services.jobs.queries import JobCard
from tenants.db import Tx

_ASK = """
INSERT INTO jobs (id, kind, status, asked, tenant_id, done, total, attempts, lease_until, asked_by, created_at, updated_at)
VALUES ($1, $2, 'queued', $3, $4, 0, 0, 0, $5, $6, $5, $5) RETURNING *
"""


async def ask(tx: Tx, *, kind: str, asked: Mapping[str, Any], tenants: Sequence[UUID]) -> JobCard:
    """Ask for a job over these tenants, all of which the caller sees. A worker takes it up once this commits.

    `asked` holds ids, codes and dates. Raises Denied.
    """
    tx.scope.require(GRANTS[kind])
    row = await tx.fetchrow(
        _ASK, new_id(), kind, json.text({**asked, "tenants": tenants}),
        tenants[0] if len(tenants) == 1 else None, tx.now, tx.scope.actor,
    )  # fmt: skip
    return queries.card(row)
