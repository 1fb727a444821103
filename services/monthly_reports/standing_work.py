"""What a task type leaves open at the end of a month, and on whom it rests: from the rollups."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.rules import dependence, months
from tenants.db import Tx

WINDOW = 3
"""Months over which it is judged on whom work rests."""
_OPEN = """
SELECT task_type_id, sum(created - resolutions + reopened - ended)::bigint AS open
FROM report_months WHERE tenant_id = $1 AND month < $2 GROUP BY task_type_id
"""
_DONE = """
SELECT task_type_id, person_id, sum(resolved)::bigint AS resolved, sum(under_procedure)::bigint AS under_procedure
FROM report_people WHERE tenant_id = $1 AND month >= $2 AND month < $3 AND resolved > 0 GROUP BY task_type_id, person_id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task type stands: `completed` and the shares are over the window."""

    open_at_end: int = 0
    completed: int = 0
    under_procedure: int = 0
    top_share: Fraction | None = None


async def of(tx: Tx, *, until: date) -> dict[UUID, Standing]:
    """By task type. `until` is the day after the month, so that whole months lie before it."""
    left = {row["task_type_id"]: row["open"] for row in await tx.fetch(_OPEN, tx.tenant, until)}
    done: dict[UUID, list[Any]] = {}
    for row in await tx.fetch(_DONE, tx.tenant, months.before(until, by=WINDOW), until):
        done.setdefault(row["task_type_id"], []).append(row)
    return {kind: _standing(left.get(kind, 0), done.get(kind, [])) for kind in {*left, *done}}


def _standing(left: int, done: list[Any]) -> Standing:
    shared = dependence.shares({row["person_id"]: row["resolved"] for row in done})
    return Standing(
        open_at_end=left,
        completed=sum(row["resolved"] for row in done),
        under_procedure=sum(row["under_procedure"] for row in done),
        top_share=max(shared.values(), default=None),
    )
