"""How the completed work of a task type is shared among people, over the last 90 days."""

import time
from datetime import timedelta
from uuid import UUID

from services.rules import dependence
from services.rules.pushing import Practice
from tenants.db import Tx

WINDOW = timedelta(days=90)
REMEMBER_SECONDS = 300

_COMPLETED = """
SELECT assignee_id, count(*) AS tickets FROM tickets
WHERE tenant_id = $1 AND task_type_id = $2 AND first_resolved_at >= $3 AND sourcing = $4 AND assignee_id IS NOT NULL
  AND merged_into IS NULL
GROUP BY assignee_id
"""
_ALL_COMPLETED = """
SELECT task_type_id, assignee_id, count(*) AS tickets FROM tickets
WHERE tenant_id = $1 AND first_resolved_at >= $2 AND sourcing = $3 AND assignee_id IS NOT NULL AND merged_into IS NULL
GROUP BY 1, 2
"""
_remembered: dict[tuple[UUID, UUID, str], tuple[float, Practice]] = {}


async def of(tx: Tx, task_type: UUID, *, sourcing: str) -> Practice:
    """The practice of a task type in this tenant on one side, remembered by this process for five minutes."""
    key = (tx.tenant, task_type, sourcing)
    known = _remembered.get(key)
    if known and known[0] > time.monotonic():
        return known[1]
    rows = await tx.fetch(_COMPLETED, tx.tenant, task_type, tx.now - WINDOW, sourcing)
    made = Practice(dependence.shares({row["assignee_id"]: row["tickets"] for row in rows}))
    _remembered[key] = (time.monotonic() + REMEMBER_SECONDS, made)
    return made


async def completed(tx: Tx, *, sourcing: str) -> dict[UUID, dict[UUID, int]]:
    """The completed tickets of the window in this tenant by task type and person, counted now."""
    found: dict[UUID, dict[UUID, int]] = {}
    for row in await tx.fetch(_ALL_COMPLETED, tx.tenant, tx.now - WINDOW, sourcing):
        found.setdefault(row["task_type_id"], {})[row["assignee_id"]] = row["tickets"]
    return found


def forget() -> None:
    """Drop what this process remembers."""
    _remembered.clear()
