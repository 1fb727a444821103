"""Grades of the staff, what an hour of each costs from which day on, and who has which."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.decimals import shortest
from core.errors import NotFound
from tenants.db import Tx


class GradeNotFound(NotFound):
    """No such grade."""

    code = "grade_not_found"


@dataclass(frozen=True, slots=True)
class CostCard:
    """The loaded cost of an hour, from a day on."""

    effective_on: date
    hourly_cost: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class GradedCard:
    """Somebody who has the grade on the days `[from_on, until_on)`; None is without end."""

    user: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class GradeCard:
    """A grade: its costs by day, the one of today, and who has it today or later."""

    id: UUID
    code: str
    name: dict[str, str]
    cost: CostCard | None
    costs: tuple[CostCard, ...]
    staff: tuple[GradedCard, ...]
    version: int
    created_at: datetime


_GRADES = """
SELECT id, code, name_ja, name_en, version, created_at, provider_today($1) AS today FROM grades
WHERE ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4
"""
_COSTS = "SELECT * FROM grade_costs WHERE grade_id = ANY($1) ORDER BY grade_id, effective_on"
_STAFF = """
SELECT * FROM (SELECT g.person_id, g.grade_id, g.from_on, lead(g.from_on) OVER (PARTITION BY g.person_id ORDER BY g.from_on) AS until_on
               FROM staff_grades g) s
WHERE s.grade_id = ANY($1) AND (s.until_on IS NULL OR $2 < s.until_on) ORDER BY s.from_on, s.person_id
"""


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[GradeCard]:
    """All grades, in the order of their making."""
    tx.scope.require("grades.read")
    return await _cards(tx, await tx.fetch(_GRADES, tx.now, None, after, limit))


async def one(tx: Tx, grade_id: UUID) -> GradeCard:
    """One. Raises GradeNotFound."""
    tx.scope.require("grades.read")
    found = await _cards(tx, await tx.fetch(_GRADES, tx.now, grade_id, None, 1))
    if not found:
        raise GradeNotFound
    return found[0]


async def _cards(tx: Tx, rows: list[Any]) -> list[GradeCard]:
    if not rows:
        return []
    ids, today = [row["id"] for row in rows], rows[0]["today"]
    costs = await tx.fetch(_COSTS, ids)
    staff = await tx.fetch(_STAFF, ids, today)
    return [
        _card(
            row,
            tuple(_cost(each) for each in costs if each["grade_id"] == row["id"]),
            tuple(
                GradedCard(each["person_id"], each["from_on"], each["until_on"])
                for each in staff
                if each["grade_id"] == row["id"]
            ),
        )
        for row in rows
    ]


def _card(row: Any, costs: tuple[CostCard, ...], staff: tuple[GradedCard, ...]) -> GradeCard:
    current = [each for each in costs if each.effective_on <= row["today"]]
    return GradeCard(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        cost=current[-1] if current else None,
        costs=costs,
        staff=staff,
        version=row["version"],
        created_at=row["created_at"],
    )


def _cost(row: Any) -> CostCard:
    return CostCard(row["effective_on"], shortest(row["hourly_cost"]), row["currency"])
