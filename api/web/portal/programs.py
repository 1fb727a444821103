"""Programs of the company that use the API: let in, given a new secret, ended. A secret is shown once."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.portal.colleagues import ROLES, Wrong, typed_wrong, wrong
from api.web.portal.pages import client, show
from api.web.portal.scopes import groups
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import Conflict, Denied, Invalid
from core.said import say
from services.directory import actions
from tenants.db import transaction
from tenants.directory import api_clients
from tenants.directory.api_clients import Credentials
from tenants.roles import CLIENT_ROLES, Role

router = APIRouter(include_in_schema=False, route_class=PageRoute)
USUAL = (
    "tickets:read",
    "tickets:write",
    "task-types:read",
    "documents:read",
    "documents:write",
    "events:read",
)


@router.get("/portal/company/programs")
async def programs(request: Request, reader: SignedIn) -> Response:
    """All programs, and the form for a new one."""
    return await _list(request, reader)


async def _list(
    request: Request, reader: Reader, *, typed: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
    given: Credentials | None = None,
) -> Response:  # fmt: skip
    client(reader).require("api_clients.read")
    async with transaction(reader.who) as tx:
        cards = await api_clients.listed(tx, after=None, limit=200)
    return await show(
        request, reader, "company/programs.html", status=422 if errors else 200, found=[each for each in cards if not each.ended_at],
        ended=[each for each in cards if each.ended_at], typed=typed or {"name": "", "roles": ["requester"], "scopes": list(USUAL)},
        errors=Wrong(errors or {}), given=given, roles=ROLES, groups=groups(reader.who), here="programs",
    )  # fmt: skip


@router.post("/portal/company/programs")
async def let_in(
    request: Request, reader: SignedIn, name: Annotated[str, Form(max_length=300)] = "",
    roles: Annotated[list[str] | None, Form()] = None, scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Let a program in; the answer shows its secret, this once."""
    typed = {"name": name, "roles": roles or [], "scopes": scopes or []}
    try:
        if not name.strip():
            raise Invalid.field("/name", "missing", say("takes a name"))
        chosen = [Role(each) for each in roles or () if each in {role.value for role in CLIENT_ROLES}]
        async with transaction(client(reader)) as tx:
            domains = sorted(tx.scope.domains())
            made = await actions.make_api_client(
                tx, name=name.strip(), roles=chosen, scopes=scopes or [], domains=domains
            )
    except (Invalid, Conflict, Denied) as refusal:
        if not typed_wrong(refusal):
            raise
        return await _list(request, reader, typed=typed, errors=wrong(reader, refusal))
    return await _list(request, reader, given=made)


@router.post("/portal/company/programs/{program}/secret")
async def renew(request: Request, reader: SignedIn, program: UUID) -> Response:
    """Another secret, shown once; the old one is good no more."""
    async with transaction(client(reader)) as tx:
        made = await actions.new_secret(tx, program)
    return await _list(request, reader, given=made)


@router.get("/portal/company/programs/{program}/secret")
async def not_again(request: Request, reader: SignedIn) -> Response:
    """A secret is shown once: who comes back to its page is led to the list."""
    reader.who.require("api_clients.read")
    return back(request, "/portal/company/programs")


@router.post("/portal/company/programs/{program}/end")
async def end(request: Request, reader: SignedIn, program: UUID) -> Response:
    """End a program with its tokens, at once."""
    async with transaction(client(reader)) as tx:
        name = (await api_clients.one(tx, program)).name
        await actions.end_api_client(tx, program)
    text = words(reader.language, "portal").gettext("The program %(name)s no longer has access.")
    return back(request, "/portal/company/programs", text % {"name": name})
