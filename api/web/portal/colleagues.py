"""The people of the company, kept by its manager: added, changed, ended."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Conflict, Denied, FieldError, Invalid, Refusal
from core.said import say
from services.directory import actions
from services.directory.actions import NewUser
from tenants.db import transaction
from tenants.directory import people
from tenants.directory.people import UserCard
from tenants.roles import CLIENT_ROLES, Role

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ROLES = ("requester", "approver", "client_manager", "in_house_worker")
ABOUT: Mapping[str, str] = {
    "requester": noop("makes and follows their own requests"),
    "approver": noop("also decides on other people's requests"),
    "client_manager": noop("sees all requests and manages people and programs"),
    "in_house_worker": noop("handles requests that the company does in-house"),
}
MOST = 1000
_BLANK: Mapping[str, Any] = {
    "name": "", "email": "", "department": "", "locale": "ja", "roles": ["requester"], "domains": [], "all": True,
}  # fmt: skip
_WRONG: Mapping[str, str] = {
    "bad_email": noop("This is not a valid e-mail address."), "unknown_role": noop("Choose at least one role."),
    "unknown_domain": noop("Choose at least one area."), "missing": noop("Please enter a name."),
    "already_member": noop("Somebody at your company already signs in with this address."),
    "wider_than_own": noop("You can only give areas that you can see yourself."),
}  # fmt: skip


@router.get("/portal/company/people")
async def everybody(request: Request, reader: SignedIn) -> Response:
    """All people, and the form for somebody new."""
    return await _list(request, reader)


async def _list(
    request: Request,
    reader: Reader,
    *,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    client(reader).require("users.read")
    async with transaction(reader.who) as tx:
        cards = await people.listed(tx, after=None, limit=MOST)
    living = sorted(
        (each for each in cards if not each.ended_at), key=lambda each: (each.department or "", each.name)
    )
    gone = [each for each in cards if each.ended_at]
    return await show(
        request, reader, "company/people.html", status=422 if errors else 200, found=living, gone=gone, here="people",
        typed=typed or _BLANK, errors=Wrong(errors or {}), roles=ROLES, about=ABOUT,
    )  # fmt: skip


@router.post("/portal/company/people")
async def add(
    request: Request, reader: SignedIn, name: Annotated[str, Form(max_length=300)] = "", email: Annotated[str, Form(max_length=254)] = "",
    department: Annotated[str, Form(max_length=300)] = "", locale: Annotated[str, Form(max_length=2)] = "ja",
    roles: Annotated[list[str] | None, Form()] = None, domains: Annotated[list[str] | None, Form()] = None,
    every: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Add somebody."""
    typed = {
        "name": name,
        "email": email,
        "department": department,
        "locale": locale,
        "roles": roles or [],
        "domains": domains or [],
        "all": every,
    }
    try:
        async with transaction(client(reader)) as tx:
            new = NewUser(
                name=_name(name), roles=_roles(roles), email=email.strip() or None, department=department.strip() or None,
                locale="en" if locale == "en" else "ja", domains=None if every else domains or [],
            )  # fmt: skip
            made = await actions.add_user(tx, new)
    except (Invalid, Conflict, Denied) as refusal:
        if not typed_wrong(refusal):
            raise
        return await _list(request, reader, typed=typed, errors=wrong(reader, refusal))
    text = words(reader.language, "portal").gettext(
        "%(name)s has been added. Give them a link to choose a password."
    )
    return back(request, f"/portal/company/people/{made}", text % {"name": name.strip()})


@router.get("/portal/company/people/{person}")
async def one(request: Request, reader: SignedIn, person: UUID) -> Response:
    """Somebody, with what they may."""
    return await _one(request, reader, person)


async def _one(
    request: Request,
    reader: Reader,
    person: UUID,
    *,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    client(reader).require("users.read")
    async with transaction(reader.who) as tx:
        card = await people.one(tx, person)
    return await show(
        request, reader, "company/person.html", status=422 if errors else 200, card=card, typed=typed or _typed(card), here="people",
        errors=Wrong(errors or {}), roles=ROLES, about=ABOUT, is_self=card.id == reader.who.actor,
    )  # fmt: skip


def _typed(card: UserCard) -> dict[str, Any]:
    return {
        "name": card.name, "email": card.email or "", "department": card.department or "", "locale": card.locale, "roles": list(card.roles),
        "domains": list(card.domains or ()), "all": card.domains is None, "version": card.version,
    }  # fmt: skip


@router.post("/portal/company/people/{person}")
async def change(
    request: Request, reader: SignedIn, person: UUID, version: Annotated[int, Form()], name: Annotated[str, Form(max_length=300)] = "",
    email: Annotated[str, Form(max_length=254)] = "", department: Annotated[str, Form(max_length=300)] = "",
    locale: Annotated[str, Form(max_length=2)] = "ja", roles: Annotated[list[str] | None, Form()] = None,
    domains: Annotated[list[str] | None, Form()] = None, every: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Change somebody, and what they may."""
    typed = {
        "name": name, "email": email, "department": department, "locale": locale, "roles": roles or [], "domains": domains or [],
        "all": every, "version": version,
    }  # fmt: skip
    try:
        async with transaction(client(reader)) as tx:
            card = await people.one(tx, person)
            changes = {
                "name": _name(name),
                "email": email.strip() or None,
                "department": department.strip() or None,
                "locale": "en" if locale == "en" else "ja",
            }
            await actions.change_user(tx, person, changes, version=version)
            if card.membership and person != reader.who.actor:
                wanted = {"roles": _roles(roles), "domains": None if every else domains or []}
                await actions.change_membership(tx, card.membership, wanted)
    except (Invalid, Conflict, Denied) as refusal:
        if not typed_wrong(refusal):
            raise
        return await _one(request, reader, person, typed=typed, errors=wrong(reader, refusal))
    return back(
        request, f"/portal/company/people/{person}", words(reader.language, "portal").gettext("Saved.")
    )


@router.post("/portal/company/people/{person}/end")
async def end(request: Request, reader: SignedIn, person: UUID) -> Response:
    """End somebody with their access and sessions, at once."""
    async with transaction(client(reader)) as tx:
        name = (await people.one(tx, person)).name
        await actions.end_user(tx, person)
    text = words(reader.language, "portal").gettext("%(name)s no longer has access.")
    return back(request, "/portal/company/people", text % {"name": name})


def _name(text: str) -> str:
    if not text.strip():
        raise Invalid.field("/name", "missing", say("takes a name"))
    return text.strip()


def _roles(roles: list[str] | None) -> list[Role]:
    """The roles that were ticked; what is no role of a client is refused by the action."""
    return [Role(each) for each in roles or () if each in {role.value for role in CLIENT_ROLES}]


class Wrong(dict[str, str]):
    """Sentences by field; a field that is right has none."""

    def __missing__(self, key: str) -> str:
        return ""


def typed_wrong(refusal: Refusal) -> bool:
    """Whether a refusal is about what was typed, and so stands beside its field."""
    return isinstance(refusal, Invalid) or refusal.reason in {"already_member", "wider_than_own"}


def wrong(reader: Reader, refusal: Refusal) -> dict[str, str]:
    """The sentence for each field that is wrong."""
    said = words(reader.language, "portal")
    pointers = {"already_member": "/email", "wider_than_own": "/domains"}
    errors = (
        refusal.errors
        if isinstance(refusal, Invalid)
        else [FieldError(pointers[refusal.reason], refusal.reason, refusal.detail)]
    )
    return {
        each.pointer.strip("/"): said.gettext(_WRONG[each.code])
        if each.code in _WRONG
        else said.told(each.detail)
        for each in errors
    }
