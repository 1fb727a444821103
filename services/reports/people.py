"""Who did how much of which work: months from the rollup, the days at the ends of a period from the tickets themselves."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.reports.asking import Asked, Ground
from services.rules.report_periods import split_months
from tenants.db import Tx

_DONE = """
WITH months AS (
    SELECT p.task_type_id, p.sourcing, p.person_id, p.resolved, p.under_procedure, p.worked, p.touch_seconds, p.work_squares
    FROM report_people p WHERE p.tenant_id = $1 AND p.month >= $2 AND p.month < $3
), days AS (
    SELECT t.task_type_id, t.sourcing, t.resolved_by, 1, t.under_procedure::int, (t.work_seconds > 0)::int, t.work_seconds,
           t.work_seconds::numeric * t.work_seconds
    FROM unnest($4::date[], $5::date[]) s (from_on, to_on)
    JOIN report_tickets t ON t.tenant_id = $1 AND t.resolved_on >= s.from_on AND t.resolved_on < s.to_on
    WHERE $8::text IS NULL OR t.priority = $8
), done AS (
    SELECT task_type_id, person_id, sum(resolved)::bigint AS resolved, sum(under_procedure)::bigint AS under_procedure,
           sum(worked)::bigint AS worked, sum(touch_seconds)::bigint AS touch_seconds, sum(work_squares) AS work_squares
    FROM (SELECT * FROM months UNION ALL SELECT * FROM days) d
    WHERE task_type_id = ANY($6::uuid[]) AND ($7::text IS NULL OR sourcing = $7)
    GROUP BY 1, 2 HAVING sum(resolved) > 0
)
SELECT d.*, coalesce(p.name, s.name) AS name FROM done d
LEFT JOIN people p ON p.tenant_id = $1 AND p.id = d.person_id
LEFT JOIN staff s ON s.id = d.person_id AND $9
"""


@dataclass(frozen=True, slots=True)
class PersonSums:
    """What one person completed of a task type of a tenant. `name` is None to a client for who is not of their company."""

    tenant: str
    task_type: str
    person: UUID
    name: str | None
    resolved: int
    under_procedure: int
    worked: int
    touch_seconds: int
    work_squares: Decimal


async def done(tx: Tx, ground: Ground, asked: Asked) -> list[PersonSums]:
    """The completed work of this tenant by task type and person, in one statement. The months know no priority: narrowed to one, all days."""
    whole, edges = (None, (asked.period,)) if asked.priority else split_months(asked.period)
    first, last = (whole.from_on, whole.to_on) if whole else (asked.period.from_on, asked.period.from_on)
    rows = await tx.fetch(
        _DONE, ground.tenant, first, last, [each.from_on for each in edges], [each.to_on for each in edges], ground.ids,
        asked.sourcing, asked.priority, ground.is_staff,
    )  # fmt: skip
    return [_sums(ground, row) for row in rows]


def _sums(ground: Ground, row: Any) -> PersonSums:
    return PersonSums(
        tenant=ground.key,
        task_type=ground.kinds[row["task_type_id"]].code,
        person=row["person_id"],
        name=row["name"],
        resolved=row["resolved"],
        under_procedure=row["under_procedure"],
        worked=row["worked"],
        touch_seconds=row["touch_seconds"],
        work_squares=row["work_squares"],
    )
