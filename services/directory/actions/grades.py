"""Grades of the staff (職位), what an hour costs, and who has which. What it costs stands in no event: billing and administrators see it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import Conflict, Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.changes.refused import translated
from services.directory.refusals import CodeTaken
from services.rules.details import Details
from services.rules.entity_details import currency as known_currency
from services.rules.flaws import Flaws
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.grades import GradeNotFound
from tenants.directory.rows import Row


class CostInForce(Conflict):
    """This cost has been in force; say another one from a later day on."""

    code = "cost_in_force"


_MAKE = """
INSERT INTO grades (id, code, name_ja, name_en, version, created_at) VALUES ($1, $2, $3, $4, 1, $5)
ON CONFLICT (code) DO NOTHING RETURNING 1
"""
_COST = """
INSERT INTO grade_costs (grade_id, effective_on, hourly_cost, currency, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (grade_id, effective_on) DO UPDATE SET hourly_cost = $3, currency = $4, created_by = $5, created_at = $6
"""
_DROP_COST = "DELETE FROM grade_costs WHERE grade_id = $1 AND effective_on = $2 RETURNING 1"
_GIVE = """
INSERT INTO staff_grades (person_id, from_on, grade_id, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id, from_on) DO UPDATE SET grade_id = $3, created_by = $4, created_at = $5
"""


async def make_grade(tx: Tx, *, code: str, name_ja: str, name_en: str) -> UUID:
    """Make a grade. Raises CodeTaken, or Invalid."""
    tx.scope.require("grades.write")
    _check_names({"code": code, "name_ja": name_ja, "name_en": name_en})
    made = new_id()
    if not await tx.fetchval(_MAKE, made, code, name_ja, name_en, tx.now):
        raise CodeTaken(say("Another grade has the code {code}.", code=code))
    events.record(tx, "grade.created", "grade", made, {"code": code})
    return made


async def change_grade(
    tx: Tx, grade_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change its names. Raises GradeNotFound, Stale, or Invalid."""
    tx.scope.require("grades.write")
    held = await _hold(tx, grade_id, version)
    _check_names({name: held[name] for name in ("code", "name_ja", "name_en")} | dict(changes))
    if changed := await rows.edit(tx, "grades", held, changes, id=grade_id):
        events.record(tx, "grade.updated", "grade", grade_id, {"changed": list(changed)})


async def say_cost(
    tx: Tx, grade_id: UUID, *, effective_on: date, hourly_cost: Decimal, currency: str = "JPY"
) -> None:
    """Say what an hour costs from a day on; the same day again replaces it. Raises GradeNotFound, or Invalid."""
    tx.scope.require("grades.write")
    await _hold(tx, grade_id, None)
    with translated():
        look = Details({"hourly_cost": hourly_cost, "currency": currency}, Flaws())
        look.amount("hourly_cost", most=Decimal(10) ** 9)
        known_currency(look)
        look.flaws.refuse()
    await tx.execute(_COST, grade_id, effective_on, hourly_cost, currency, tx.scope.actor, tx.now)
    await rows.touch(tx, "grades", id=grade_id)
    events.record(tx, "grade.costed", "grade", grade_id, {"effective_on": effective_on})


async def drop_cost(tx: Tx, grade_id: UUID, *, effective_on: date) -> None:
    """Take back a cost that is to come. Raises GradeNotFound where there is none, CostInForce."""
    tx.scope.require("grades.write")
    await _hold(tx, grade_id, None)
    if effective_on <= await _today(tx):
        raise CostInForce
    if not await tx.fetchval(_DROP_COST, grade_id, effective_on):
        raise GradeNotFound(say("This grade has no cost from that day on."))
    await rows.touch(tx, "grades", id=grade_id)
    events.record(
        tx, "grade.costed", "grade", grade_id, {"effective_on": effective_on, "changed": ["removed"]}
    )


async def give_grade(tx: Tx, grade_id: UUID, *, user: UUID, from_on: date | None = None) -> None:
    """Give somebody of the staff a grade from a day on, today where none is named. Raises GradeNotFound, or Invalid."""
    tx.scope.require("grades.write")
    await _hold(tx, grade_id, None)
    if not await tx.fetchval("SELECT 1 FROM staff WHERE id = $1 AND ended_at IS NULL", user):
        raise Invalid.field(
            "/user", "unknown_user", say("held {held}; takes somebody of the provider's staff", held=user)
        )
    start = from_on or await _today(tx)
    await tx.execute(_GIVE, user, start, grade_id, tx.scope.actor, tx.now)
    await rows.touch(tx, "grades", id=grade_id)
    events.record(tx, "grade.given", "grade", grade_id, {"person_id": user, "from_on": start})


def _check_names(values: Mapping[str, Any]) -> None:
    with translated():
        look = Details(values, Flaws())
        look.code()
        look.lines("name_ja", "name_en", needed=True, most=80)
        look.flaws.refuse()


async def _hold(tx: Tx, grade_id: UUID, version: int | None) -> Row:
    if not await tx.fetchval("SELECT 1 FROM grades WHERE id = $1", grade_id):
        raise GradeNotFound
    return await rows.hold(tx, "grades", version=version, id=grade_id)


async def _today(tx: Tx) -> date:
    today: date = await tx.fetchval("SELECT provider_today($1)", tx.now)
    return today
