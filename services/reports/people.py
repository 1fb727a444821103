"""Who did how much of which work: months from the rollup, the days at the ends of a period from the tickets themselves."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.reports.asking import Asked, Ground
from services.rules.report_periods import split_months
from tenants.db import Tx

_MONTHS = """
    SELECT task_type_id, sourcing, person_id, resolved, under_procedure, worked, touch_seconds, work_squares
    FROM report_people WHERE tenant_id = $1 AND month >= $2 AND month < $3
"""
_DAYS = """
    SELECT t.task_type_id, t.sourcing, t.resolved_by, 1, t.under_procedure::int, (t.work_seconds > 0)::int, t.work_seconds,
           t.work_seconds::numeric * t.work_seconds
    FROM unnest($7::date[], $8::date[]) s (from_on, to_on)
    JOIN report_tickets t ON t.tenant_id = $1 AND t.resolved_on >= s.from_on AND t.resolved_on < s.to_on
    WHERE $9::text IS NULL OR t.priority = $9
"""
_DONE = """
WITH done AS (
    SELECT task_type_id, person_id, sum(resolved)::bigint AS resolved, sum(under_procedure)::bigint AS under_procedure,
           sum(worked)::bigint AS worked, sum(touch_seconds)::bigint AS touch_seconds, sum(work_squares) AS work_squares
    FROM ({rows}) d
    WHERE task_type_id = ANY($4::uuid[]) AND ($5::text IS NULL OR sourcing = $5)
    GROUP BY 1, 2 HAVING sum(resolved) > 0
)
SELECT d.*, coalesce(p.name, s.name) AS name FROM done d
LEFT JOIN people p ON p.tenant_id = $1 AND p.id = d.person_id
LEFT JOIN staff s ON s.id = d.person_id AND $6
"""
_OF_MONTHS, _OF_BOTH = (_DONE.format(rows=rows) for rows in (_MONTHS, f"{_MONTHS} UNION ALL {_DAYS}"))


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
    asked_for: list[Any] = [ground.tenant, first, last, ground.ids, asked.sourcing, ground.is_staff]
    if edges:
        asked_for += [[each.from_on for each in edges], [each.to_on for each in edges], asked.priority]
    rows = await tx.fetch(_OF_BOTH if edges else _OF_MONTHS, *asked_for)
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
