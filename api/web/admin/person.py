"""One person: what they may, where else they belong, how they get in; change, end, and give access again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.walls import wall_of
from api.web.admin import forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.admin.people import CLIENT_ROLES, STAFF_ROLES, companies_of, new_user, roles_of, wall
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from services.directory import actions
from services.directory.actions import NewUser
from tenants.db import Tx, transaction
from tenants.directory import clearance_lists, people, sign_in_states
from tenants.directory.clearance_lists import ListedClearance
from tenants.directory.companies import CompanyCard
from tenants.directory.people import UserCard
from tenants.directory.sign_in_states import SignInState

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody with all that their page tells."""

    card: UserCard
    state: SignInState | None
    company: CompanyCard | None
    elsewhere: Sequence[CompanyCard]
    other_companies: Sequence[CompanyCard]
    clearances: Sequence[ListedClearance]


@router.get("/admin/people/{user}")
async def one(request: Request, reader: Admin, user: UUID) -> Response:
    """One person."""
    profile = await _profile(reader, user)
    return await _page(request, reader, profile, _as_typed(profile.card), NONE)


async def _profile(reader: Reader, user: UUID) -> Profile:
    async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
        tx.scope.require("users.read")
        card = await people.one(tx, user)
        state = (await sign_in_states.states(tx, person=user)).get(user)
    async with transaction(provider(reader.who)) as tx:
        cleared = [] if card.tenant else await clearance_lists.listed(tx, person=user)
    companies = await companies_of(reader)
    there = set(state.elsewhere) if state else set()
    return Profile(
        card=card,
        state=state,
        company=next((each for each in companies if each.key == card.tenant), None),
        elsewhere=[each for each in companies if each.id in there],
        other_companies=[e for e in companies if e.id not in there and e.key != card.tenant]
        if card.tenant
        else [],
        clearances=[each for each in cleared if not each.is_ended],
    )


def _as_typed(card: UserCard) -> Typed:
    values = {
        "name": card.name, "email": card.email or "", "department": card.department or "", "locale": card.locale,
        "reach": "all" if card.domains is None else "some", "version": str(card.version),
    }  # fmt: skip
    return Typed(values, {"roles": card.roles, "domains": card.domains or ()})


async def _page(
    request: Request, reader: Reader, profile: Profile, given: Typed, trouble: Trouble
) -> Response:
    return await show(
        request, reader, "person.html", profile=profile, card=profile.card, given=given, trouble=trouble,
        roles=CLIENT_ROLES if profile.card.tenant else STAFF_ROLES, is_self=reader.who.actor == profile.card.id,
    )  # fmt: skip


@router.post("/admin/people/{user}")
async def change(request: Request, reader: Admin, user: UUID) -> Response:
    """Change somebody, and what they may do."""
    profile, given = await _profile(reader, user), await forms.typed(request)
    try:
        async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
            await _change(tx, profile.card, given)
    except forms.REFUSED as refusal:
        return await _page(request, reader, profile, given, forms.trouble(reader, refusal))
    return back(request, f"/admin/people/{user}", say(reader, noop("Saved.")))


async def _change(tx: Tx, card: UserCard, given: Typed) -> None:
    """The person first, by the version that was read; then the membership, where it differs."""
    may_differ = card.membership is not None and "roles_shown" in given.one
    wanted = new_user(given if may_differ else Typed(given.one, {"roles": card.roles}))
    own = {name: wanted[name] for name in ("name", "email", "locale")}
    if card.tenant:
        own["department"] = wanted["department"]
    await actions.change_user(tx, card.id, own, version=given.version())
    if not may_differ:
        return
    changes = {"roles": wanted["roles"], "domains": wanted["domains"]}
    domains = None if wanted["domains"] is None else sorted(wanted["domains"])
    if sorted(wanted["roles"]) != sorted(card.roles) or domains != (card.domains and sorted(card.domains)):
        assert card.membership is not None
        await actions.change_membership(tx, card.membership, changes)


@router.post("/admin/people/{user}/end")
async def end(request: Request, reader: Admin, user: UUID) -> Response:
    """End somebody, with everything they may."""
    async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
        card = await people.one(tx, user)
        await actions.end_user(tx, user)
    done = say(reader, noop("%(name)s has left: access, sessions and clearances have ended."), name=card.name)
    return back(request, f"/admin/people{f'?tenant={card.tenant}' if card.tenant else ''}", done)


@router.post("/admin/people/{user}/access/end")
async def end_access(request: Request, reader: Admin, user: UUID) -> Response:
    """Take somebody's access away; they stay in the directory."""
    async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
        card = await people.one(tx, user)
        if card.membership:
            await actions.end_membership(tx, card.membership)
    return back(
        request, f"/admin/people/{user}", say(reader, noop("The access has ended, with its sessions."))
    )


@router.post("/admin/people/{user}/access")
async def give_access(request: Request, reader: Admin, user: UUID) -> Response:
    """Give access again to somebody whose access had ended."""
    profile, given = await _profile(reader, user), await forms.typed(request)
    try:
        async with transaction(await wall_of(reader.who, people.wall_of, user)) as tx:
            await actions.make_membership(tx, user=user, roles=roles_of(given), domains=given.domains())
    except forms.REFUSED as refusal:
        return await _page(request, reader, profile, given, forms.trouble(reader, refusal))
    return back(request, f"/admin/people/{user}", say(reader, noop("Access has been given.")))


@router.post("/admin/people/{user}/companies")
async def add_to_company(request: Request, reader: Admin, user: UUID) -> Response:
    """Let somebody work for another company as well: the same sign-in, a membership of its own."""
    profile, given = await _profile(reader, user), await forms.typed(request)
    card = profile.card
    inside = await wall(reader.who, given.text("tenant") or "-")
    roles = roles_of(Typed(given.one, {"roles": (given.text("as"),)}))
    new = NewUser(name=card.name, email=card.email, roles=roles, locale=card.locale)
    async with transaction(inside) as tx:
        made = await actions.add_user(tx, new)
    done = say(
        reader,
        noop("%(name)s now also belongs to %(company)s. Choose below what they may do there."),
        name=card.name,
        company=given.text("tenant"),
    )
    return back(request, f"/admin/people/{made}", done)
