"""Clearances: a list and a matrix, granting, changing and ending. Whoever grants one approves it, and never their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web import in_address
from api.web.admin import attention, forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.admin.people import companies_of
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core import said
from core.errors import FieldError, Invalid, NotFound
from services.directory import actions
from tenants.db import transaction
from tenants.directory import api_clients, clearance_lists, people
from tenants.directory.clearance_lists import ListedClearance

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Clearable:
    """Somebody who may be cleared."""

    id: UUID
    name: str
    is_program: bool


@router.get("/admin/clearances")
async def listed(
    request: Request, reader: Admin, view: str = "list", person: str = "", tenant: str = ""
) -> Response:
    """Clearances by person and company: as a list, or as a matrix of those in force."""
    only = request.query_params.get("show", "current")
    companies, who = await companies_of(reader), await clearable(reader)
    place = next((each.id for each in companies if each.key == tenant), None)
    async with transaction(provider(reader.who)) as tx:
        found = await clearance_lists.listed(tx, person=in_address.ident(person), tenant=place)
    shown = [each for each in found if _shows(each, only)]
    return await show(
        request, reader, "clearances.html", found=shown, view=view, person=person, tenant=tenant, only=only, companies=companies,
        who=who, matrix=_matrix(found), soon_days=attention.SOON_DAYS, own_id=reader.who.actor,
    )  # fmt: skip


def _shows(each: ListedClearance, only: str) -> bool:
    if only == "ending":
        return (
            each.state == "in_force" and each.days_left is not None and each.days_left <= attention.SOON_DAYS
        )
    if only == "over":
        return each.state in {"ended", "expired"}
    return each.state in {"in_force", "upcoming"}


def _matrix(found: Sequence[ListedClearance]) -> Mapping[UUID, Mapping[UUID | None, list[ListedClearance]]]:
    """What is in force, by person and company; None is all companies."""
    cells: dict[UUID, dict[UUID | None, list[ListedClearance]]] = {}
    for each in found:
        if each.state == "in_force":
            cells.setdefault(each.person_id, {}).setdefault(each.tenant_id, []).append(each)
    return cells


async def clearable(reader: Reader) -> list[Clearable]:
    """The staff and the provider's programs, by name."""
    async with transaction(provider(reader.who)) as tx:
        staff = [
            each
            for each in await people.listed(tx, after=None, limit=attention.MOST)
            if each.ended_at is None
        ]
        programs = await api_clients.listed(tx, after=None, limit=attention.MOST)
    found = [Clearable(each.id, each.name, is_program=False) for each in staff]
    found += [
        Clearable(e.id, e.name, is_program=True) for e in programs if e.ended_at is None and e.acts_as is None
    ]
    return sorted(found, key=lambda each: (each.is_program, each.name))


@router.get("/admin/clearances/new")
async def new(request: Request, reader: Admin, person: str = "", tenant: str = "") -> Response:
    """The form for a new clearance."""
    reader.who.require("clearances.write")
    return await _form(request, reader, None, Typed({"person": person, "tenant": tenant}, {}), NONE)


@router.post("/admin/clearances")
async def grant(request: Request, reader: Admin) -> Response:
    """Clear somebody. The reader approves it."""
    given = await forms.typed(request)
    try:
        values = _values(given)
        tenant = await _tenant(reader, given)
        async with transaction(provider(reader.who)) as tx:
            user = in_address.ident(given.text("person"))
            if user is None:
                raise Invalid.field("/person", "unknown_user", said.say("takes somebody of the list"))
            await actions.grant_clearance(tx, user=user, tenant=tenant, **values)
    except forms.REFUSED as refusal:
        return await _form(request, reader, None, given, forms.trouble(reader, refusal))
    return back(request, "/admin/clearances", say(reader, noop("Cleared. You are recorded as the approver.")))


async def _tenant(reader: Reader, given: Typed) -> UUID | None:
    """The company that was chosen; None is all. Raises Invalid where none was."""
    key = given.text("tenant")
    if key == "*":
        return None
    for each in await companies_of(reader):
        if each.key == key:
            return each.id
    raise Invalid.field("/tenant", "unknown_tenant", said.say("takes the key of a company"))


def _values(given: Typed) -> dict[str, Any]:
    """Domains, flag and days as the actions take them. Raises Invalid."""
    return {
        "domains": given.domains(), "my_number": given.text("my_number") == "yes",
        "valid_from": _day(given, "valid_from"), "valid_until": _day(given, "valid_until"),
    }  # fmt: skip


def _day(given: Typed, name: str) -> date | None:
    text = given.text(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid([FieldError(f"/{name}", "wrong_date", said.say("takes a date"))]) from error


async def _one(reader: Reader, clearance: UUID) -> ListedClearance:
    async with transaction(provider(reader.who)) as tx:
        found = await clearance_lists.listed(tx, one=clearance)
    if not found:
        raise NotFound
    return found[0]


@router.get("/admin/clearances/{clearance}")
async def edit(request: Request, reader: Admin, clearance: UUID) -> Response:
    """One clearance: its form, and its end."""
    held = await _one(reader, clearance)
    return await _form(request, reader, held, _as_typed(held), NONE)


def _as_typed(held: ListedClearance) -> Typed:
    values = {
        "person": str(held.person_id), "tenant": held.tenant or "*", "reach": "all" if held.domains is None else "some",
        "my_number": "yes" if held.my_number else "", "valid_from": held.valid_from.isoformat(),
        "valid_until": held.valid_until.isoformat() if held.valid_until else "", "version": str(held.version),
    }  # fmt: skip
    return Typed(values, {"domains": held.domains or ()})


@router.post("/admin/clearances/{clearance}")
async def change(request: Request, reader: Admin, clearance: UUID) -> Response:
    """Change domains, flag or days; the reader approves what comes of it."""
    held, given = await _one(reader, clearance), await forms.typed(request)
    try:
        values = _values(given)
        values["valid_from"] = values["valid_from"] or held.valid_from
        async with transaction(provider(reader.who)) as tx:
            await actions.change_clearance(tx, clearance, values, version=given.version())
    except forms.REFUSED as refusal:
        return await _form(request, reader, held, given, forms.trouble(reader, refusal))
    return back(request, "/admin/clearances", say(reader, noop("Saved. You are recorded as the approver.")))


@router.post("/admin/clearances/{clearance}/end")
async def end(request: Request, reader: Admin, clearance: UUID) -> Response:
    """End a clearance at once; the toast grants it anew, where that is not one's own."""
    held = await _one(reader, clearance)
    async with transaction(provider(reader.who)) as tx:
        await actions.end_clearance(tx, clearance)
    done = say(reader, noop("The clearance of %(name)s has ended."), name=held.person)
    again = {**_as_typed(held).one, "domains": ",".join(held.domains or ())}
    undo = None if held.person_id == reader.who.actor else ("/admin/clearances", again)
    return back(request, "/admin/clearances", done, undo=undo)


async def _form(
    request: Request, reader: Reader, held: ListedClearance | None, given: Typed, trouble: Trouble
) -> Response:
    return await show(
        request, reader, "clearance.html", held=held, given=given, trouble=trouble, companies=await companies_of(reader),
        who=await clearable(reader), own_id=reader.who.actor, may=reader.may("clearances.write"),
    )  # fmt: skip
