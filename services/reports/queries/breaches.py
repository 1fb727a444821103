"""The breaches behind an attainment, each with what was promised, how late it is, and its excuse."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reports.asking import Asked, Ground
from tenants.db import Tx

LISTED = 50
"""In the report itself, the newest; the drill-down has all of them."""

_NEWEST = """
SELECT c.ticket_id AS ticket, t.number, c.metric, c.cycle, r.task_type_id, r.priority, r.sourcing, c.breached_at, c.stopped_at,
       c.target_us, c.elapsed_us, c.excused_at, c.excused_by, c.excuse_reason
FROM clocks c
JOIN report_tickets r ON r.tenant_id = $1 AND r.ticket_id = c.ticket_id AND NOT r.merged
JOIN tickets t ON t.tenant_id = $1 AND t.id = c.ticket_id
WHERE c.tenant_id = $1 AND c.breached_at IS NOT NULL AND c.result = 'breached'
  AND c.breached_at >= $2::date::timestamp AT TIME ZONE $4 AND c.breached_at < $3::date::timestamp AT TIME ZONE $4
  AND r.task_type_id = ANY($5::uuid[]) AND ($6::text IS NULL OR r.sourcing = $6) AND ($7::text IS NULL OR r.priority = $7)
ORDER BY c.breached_at DESC, c.ticket_id, c.metric LIMIT $8
"""


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One breach. `late_seconds` is wall time from the due time to the stop, or until now where the clock still runs."""

    tenant: str
    reference: str
    ticket: UUID
    task_type: str
    priority: str
    sourcing: str
    metric: str
    cycle: int
    target_seconds: int | None
    elapsed_seconds: int
    breached_at: datetime
    stopped_at: datetime | None
    late_seconds: int
    excused_at: datetime | None
    excused_by: UUID | None
    excuse_reason: str | None


Found = tuple[Ground, Any]
"""A breach as it was read, and the company that it is of."""


async def newest(tx: Tx, ground: Ground, asked: Asked) -> list[Found]:
    """The newest breaches of this tenant in the period."""
    period, zone = asked.period, str(ground.in_force.zone)
    only = (ground.ids, asked.sourcing, asked.priority)
    rows = await tx.fetch(_NEWEST, ground.tenant, period.from_on, period.to_on, zone, *only, LISTED)
    return [(ground, row) for row in rows]


def listed(found: Iterable[Found]) -> tuple[BreachRow, ...]:
    """The newest of them, of one company or several."""
    newest_first = sorted(found, key=lambda each: each[1]["breached_at"], reverse=True)
    return tuple(_row(ground, row) for ground, row in newest_first[:LISTED])


def _row(ground: Ground, row: Any) -> BreachRow:
    late = (row["stopped_at"] or ground.now) - row["breached_at"]
    return BreachRow(
        tenant=ground.key,
        reference=ground.in_force.reference(row["number"]),
        ticket=row["ticket"],
        task_type=ground.kinds[row["task_type_id"]].code,
        priority=row["priority"],
        sourcing=row["sourcing"],
        metric=row["metric"],
        cycle=row["cycle"],
        target_seconds=None if row["target_us"] is None else row["target_us"] // 1_000_000,
        elapsed_seconds=row["elapsed_us"] // 1_000_000,
        breached_at=row["breached_at"],
        stopped_at=row["stopped_at"],
        late_seconds=max(0, int(late.total_seconds())),
        excused_at=row["excused_at"],
        excused_by=row["excused_by"],
        excuse_reason=row["excuse_reason"],
    )
