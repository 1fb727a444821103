"""People: the provider's staff and those of each company; the list, and adding somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.walls import home_or
from api.web.admin import attention, forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core import said
from core.errors import FieldError, Invalid, NotFound
from services.directory import actions
from services.directory.actions import NewUser
from tenants import passwords
from tenants.db import transaction
from tenants.directory import clearance_lists, people, sign_in_states
from tenants.directory.companies import CompanyCard
from tenants.directory.people import UserCard
from tenants.directory.sign_in_states import SignInState
from tenants.roles import Role
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

STAFF_ROLES = ("operator", "team_lead", "account_manager", "billing_clerk", "administrator", "auditor")
CLIENT_ROLES = ("requester", "approver", "client_manager", "in_house_worker")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list. `cleared` is how many clearances are in force; None for client people."""

    card: UserCard
    state: SignInState | None
    cleared: int | None


@router.get("/admin/people")
async def listed(
    request: Request, reader: Admin, tenant: str = "", q: str = "", show_only: str = ""
) -> Response:
    """The staff, or the people of a company."""
    show_only = request.query_params.get("show", "")
    every = await everybody(reader.who, tenant)
    wanted = q.strip().casefold()
    found = [each for each in every if _matches(each.card, wanted) and _shows(each, show_only)]
    return await show(
        request, reader, "people.html", found=found, total=len(every), tenant=tenant, q=q.strip(), only=show_only,
        companies=await companies_of(reader),
    )  # fmt: skip


def _matches(card: UserCard, wanted: str) -> bool:
    return any(wanted in (text or "").casefold() for text in (card.name, card.email, card.department))


def _shows(each: Listed, only: str) -> bool:
    if only == "ended":
        return each.card.ended_at is not None
    if each.card.ended_at is not None:
        return False
    if only == "uncleared":
        return each.card.membership is not None and each.cleared == 0
    if only == "shut_out":
        return each.state is None or not each.state.has_password
    return True


async def everybody(scope: Scope, tenant: str) -> Sequence[Listed]:
    """All people of a company, or the staff where none is named. Raises Invalid for an unknown company."""
    inside = await wall(scope, tenant)
    async with transaction(inside) as tx:
        inside.require("users.read")
        cards = await people.listed(tx, after=None, limit=attention.MOST)
        states = await sign_in_states.states(tx)
    counts = {} if tenant else await _clearances(scope)
    return [Listed(card, states.get(card.id), None if tenant else counts.get(card.id, 0)) for card in cards]


async def wall(scope: Scope, tenant: str) -> Scope:
    """The wall of a company by its key, or the provider's. Raises NotFound."""
    try:
        return await home_or(scope, tenant or None)
    except Invalid as error:
        raise NotFound from error


async def _clearances(scope: Scope) -> Mapping[UUID, int]:
    counts: dict[UUID, int] = {}
    async with transaction(provider(scope)) as tx:
        for each in await clearance_lists.listed(tx):
            if each.state == "in_force":
                counts[each.person_id] = counts.get(each.person_id, 0) + 1
    return counts


async def companies_of(reader: Reader) -> list[CompanyCard]:
    """The companies that the reader sees, by key."""
    async with transaction(reader.who.outside()) as tx:
        return await attention.all_companies(tx)


@router.get("/admin/people/new")
async def new(request: Request, reader: Admin, tenant: str = "") -> Response:
    """The form for somebody new."""
    reader.who.require("users.write")
    await wall(reader.who, tenant)
    locale = next((each.locale for each in await companies_of(reader) if each.key == tenant), "ja")
    return await _form(request, reader, tenant, Typed({"locale": locale}, {}), NONE)


@router.post("/admin/people")
async def add(request: Request, reader: Admin) -> Response:
    """Add somebody, with what they may do."""
    given = await forms.typed(request)
    tenant = given.text("tenant")
    inside = await wall(reader.who, tenant)
    inside.require("users.write")
    try:
        user = new_user(given)
        password = given.one.get("password", "")
        hashed = await passwords.hashed(password) if password else None
        async with transaction(inside) as tx:
            made = await actions.add_user(tx, NewUser(**user, password_hash=hashed))
    except forms.REFUSED as refusal:
        return await _form(request, reader, tenant, given, forms.trouble(reader, refusal))
    done = say(
        reader,
        noop("%(name)s has been added. Create a link with which they choose a password, and hand it over."),
        name=user["name"],
    )
    return back(request, f"/admin/people/{made}", done)


def new_user(given: Typed) -> dict[str, Any]:
    """The fields of a person as the actions take them. Raises Invalid."""
    errors = [] if given.text("name") else [FieldError("/name", "missing", "")]
    errors += [
        FieldError(f"/{n}", "too_long", "") for n in ("name", "department") if len(given.text(n)) > LONGEST
    ]
    if errors:
        raise Invalid(errors)
    return {
        "name": given.text("name"), "email": given.or_none("email"), "department": given.or_none("department"),
        "locale": "en" if given.text("locale") == "en" else "ja", "roles": roles_of(given), "domains": given.domains(),
    }  # fmt: skip


def roles_of(given: Typed) -> tuple[Role, ...]:
    """The ticked roles. Raises Invalid for one that there is not."""
    try:
        return tuple(Role(each) for each in given.ticked("roles"))
    except ValueError as error:
        raise Invalid.field("/roles", "unknown_role", said.say("takes roles of the product")) from error


async def _form(request: Request, reader: Reader, tenant: str, given: Typed, trouble: Trouble) -> Response:
    return await show(
        request, reader, "person_new.html", tenant=tenant, given=given, companies=await companies_of(reader),
        roles=CLIENT_ROLES if tenant else STAFF_ROLES, trouble=trouble,
    )  # fmt: skip
