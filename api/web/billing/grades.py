"""Grades of the staff and what an hour of each costs. For billing clerks and administrators alone."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import provider
from api.web.billing import card_reading, inside, problems
from api.web.billing.inside import show
from api.web.billing.terms import place
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import Conflict, FieldError, Invalid
from services.directory import actions
from tenants.db import Tx, transaction
from tenants.directory import grades

router = APIRouter(include_in_schema=False, route_class=PageRoute)
HERE = "/billing/grades"
Text = Annotated[str, Form(max_length=300)]
_STAFF = "SELECT id, name FROM staff WHERE ended_at IS NULL ORDER BY name"


@router.get("/billing/grades")
async def listed(request: Request, reader: SignedIn) -> Response:
    """All grades, with what an hour costs today."""
    return await _page(request, reader)


async def _page(
    request: Request, reader: Reader, *, open_grade: UUID | None = None, errors: dict[str, str] | None = None,
    whole: str = "", typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    scope = inside.staff(reader, "grades.read")
    async with transaction(provider(scope)) as tx:
        found = await grades.listed(tx, after=None, limit=1000)
        people = {row["id"]: row["name"] for row in await tx.fetch(_STAFF)}
    return await show(
        request, reader, "grades.html", status=422 if errors or whole else 200, found=found, people=people, errors=errors or {},
        open_grade=open_grade, whole=whole, typed=typed or {}, may=reader.may("grades.write"),
    )  # fmt: skip


@router.post("/billing/grades")
async def add(
    request: Request, reader: SignedIn, code: Text = "", name_ja: Text = "", name_en: Text = ""
) -> Response:
    """Add a grade."""
    typed = {"code": code.strip(), "name_ja": name_ja.strip(), "name_en": name_en.strip()}

    async def act(tx: Tx) -> None:
        await actions.make_grade(tx, **typed)

    return await _do(request, reader, act, None, typed)


@router.post("/billing/grades/{grade}/names")
async def rename(
    request: Request, reader: SignedIn, grade: UUID, version: Annotated[int, Form()], name_ja: Text = "", name_en: Text = ""
) -> Response:  # fmt: skip
    """Give it other names."""
    names = {"name_ja": name_ja.strip(), "name_en": name_en.strip()}

    async def act(tx: Tx) -> None:
        await actions.change_grade(tx, grade, names, version=version)

    return await _do(request, reader, act, grade, names)


@router.post("/billing/grades/{grade}/costs")
async def cost(
    request: Request, reader: SignedIn, grade: UUID, effective_on: Text = "", hourly_cost: Text = "", currency: Text = "JPY"
) -> Response:  # fmt: skip
    """Say what an hour costs from a day on."""
    typed = {"effective_on": effective_on, "hourly_cost": hourly_cost, "currency": currency.strip()}

    async def act(tx: Tx) -> None:
        day, amount = _day(effective_on, "/effective_on"), _amount(hourly_cost)
        await actions.say_cost(tx, grade, effective_on=day, hourly_cost=amount, currency=typed["currency"])

    return await _do(request, reader, act, grade, typed)


@router.post("/billing/grades/{grade}/costs/{day}/drop")
async def drop(request: Request, reader: SignedIn, grade: UUID, day: date) -> Response:
    """Take back a cost that is to come."""

    async def act(tx: Tx) -> None:
        await actions.drop_cost(tx, grade, effective_on=day)

    return await _do(request, reader, act, grade, {})


@router.post("/billing/grades/{grade}/staff")
async def give(
    request: Request, reader: SignedIn, grade: UUID, user: Text = "", from_on: Text = ""
) -> Response:
    """Give somebody the grade."""
    typed = {"user": user, "from_on": from_on}

    async def act(tx: Tx) -> None:
        day = _day(from_on, "/from_on") if from_on else None
        await actions.give_grade(tx, grade, user=_id(user), from_on=day)

    return await _do(request, reader, act, grade, typed)


async def _do(
    request: Request, reader: Reader, act: Callable[[Tx], Awaitable[None]], grade: UUID | None, typed: dict[str, str]
) -> Response:  # fmt: skip
    scope, said = inside.staff(reader, "grades.write"), words(reader.language, "billing")
    try:
        async with transaction(provider(scope).reading(reader.language)) as tx:
            await act(tx)
    except Invalid as refused:
        errors = {place(each.pointer): problems.sentence(each, said) for each in refused.errors}
        return await _page(request, reader, open_grade=grade, errors=errors, typed=typed)
    except Conflict as refused:
        return await _page(
            request, reader, open_grade=grade, whole=problems.whole(refused, said), typed=typed
        )
    return back(request, f"{HERE}#g-{grade}" if grade else HERE, said.gettext("Saved."))


def _day(text: str, pointer: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid([FieldError(pointer, "wrong_date", text)]) from error


def _amount(text: str) -> Decimal:
    try:
        return Decimal(card_reading.number(text) or "")
    except InvalidOperation as error:
        raise Invalid([FieldError("/hourly_cost", "wrong_amount", text)]) from error


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid([FieldError("/user", "missing", text)]) from error
