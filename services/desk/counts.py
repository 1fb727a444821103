"""How much open work there is by status: counted on the board, which holds open work alone, so that history costs nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the count is narrowed to; None narrows nothing. `priority` is a rank, 0 is urgent."""

    tenant: UUID | None = None
    queue: UUID | None = None
    assignee: UUID | None = None
    priority: int | None = None
    sourcing: str | None = None
    due_before: datetime | None = None


_COUNTS = """
SELECT tenant_id, domain, status, count(*) AS tickets FROM queue_entries
WHERE ($1::uuid IS NULL OR tenant_id = $1) AND ($2::uuid IS NULL OR queue_id = $2) AND ($3::uuid IS NULL OR assignee_id = $3)
  AND ($4::int IS NULL OR priority = $4) AND ($5::text IS NULL OR sourcing = $5) AND ($6::timestamptz IS NULL OR due_at < $6)
GROUP BY 1, 2, 3
"""


async def by_status(tx: Tx, narrowed: Narrowed) -> Mapping[str, int]:
    """Open tickets by status, over the caller's tenants and the domains that they see there."""
    rows: list[Any] = await tx.fetch(
        _COUNTS, narrowed.tenant, narrowed.queue, narrowed.assignee, narrowed.priority, narrowed.sourcing, narrowed.due_before
    )  # fmt: skip
    counts = Counter[str]()
    for row in rows:
        if row["domain"] in tx.scope.domains(row["tenant_id"]):
            counts[row["status"]] += row["tickets"]
    return counts
