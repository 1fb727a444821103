"""Grades of the staff and what an hour of each costs: for billing and administrators alone."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, Limit, NeedsIfMatch, OnceOnly, provider
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Day, Page, Shape
from api.v1.directory_shapes import Change, Name
from api.v1.money_shapes import Currency, Money
from services.directory import actions
from tenants.db import transaction
from tenants.directory import grades
from tenants.directory.grades import GradeCard

router = APIRouter(prefix="/v1/grades", tags=["grades"], route_class=Route)


class GradeIn(Shape):
    """A grade to make."""

    code: Code
    name: Name


class GradeChange(Change):
    """Other names."""

    name: Name | None = None

    def columns(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        return {"name_ja": self.name.ja, "name_en": self.name.en} if self.changes() and self.name else {}


class CostIn(Shape):
    """What an hour costs, loaded, from a day on; the same day again replaces it."""

    effective_on: Day
    hourly_cost: Money
    currency: Currency = "JPY"


class GradedIn(Shape):
    """Somebody of the staff who has the grade from a day on, from today where no day is named."""

    user: UUID
    from_on: Day | None = None


@router.get("", response_model=Page[GradeCard])
async def list_grades(scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """All grades with their costs."""
    async with transaction(provider(scope)) as tx:
        return page(await grades.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=GradeCard)
async def make_grade(body: GradeIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a grade."""
    async with transaction(provider(scope), once=claim) as tx:
        made = await actions.make_grade(tx, code=body.code, name_ja=body.name.ja, name_en=body.name.en)
        card = await grades.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/grades/{made}")


@router.get("/{grade}", response_model=GradeCard)
async def read_grade(grade: UUID, scope: CurrentScope) -> Response:
    """One grade, with its costs and who has it today or later."""
    async with transaction(provider(scope)) as tx:
        card = await grades.one(tx, grade)
    return shown(card, version=card.version)


@router.patch("/{grade}", response_model=GradeCard)
async def change_grade(
    grade: UUID, body: GradeChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change its names."""
    async with transaction(provider(scope)) as tx:
        await actions.change_grade(tx, grade, body.columns(), version=version)
        card = await grades.one(tx, grade)
        return await answer(tx, card, version=card.version)


@router.post("/{grade}/costs", status_code=201, response_model=GradeCard)
async def say_cost_of_grade(grade: UUID, body: CostIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Say what an hour costs from a day on."""
    async with transaction(provider(scope), once=claim) as tx:
        await actions.say_cost(
            tx, grade, effective_on=body.effective_on, hourly_cost=body.hourly_cost, currency=body.currency
        )
        card = await grades.one(tx, grade)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/grades/{grade}")


@router.delete("/{grade}/costs/{day}", status_code=204)
async def drop_cost_of_grade(grade: UUID, day: Day, scope: CurrentScope) -> Response:
    """Take back a cost that is to come."""
    async with transaction(provider(scope)) as tx:
        await actions.drop_cost(tx, grade, effective_on=day)
        return await answer(tx, None, status=204)


@router.post("/{grade}/staff", status_code=201, response_model=GradeCard)
async def give_grade(grade: UUID, body: GradedIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Give somebody the grade; from that day on they have no other."""
    async with transaction(provider(scope), once=claim) as tx:
        await actions.give_grade(tx, grade, user=body.user, from_on=body.from_on)
        card = await grades.one(tx, grade)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/grades/{grade}")
