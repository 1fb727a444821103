"""Programs that act through the API: made with roles, domains and scopes; a secret is shown once."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.walls import wall_of
from api.web.admin import forms, scopes
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.admin.people import CLIENT_ROLES, LONGEST, STAFF_ROLES, companies_of, roles_of, wall
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core.errors import FieldError, Invalid
from services.directory import actions
from tenants.db import transaction
from tenants.directory import api_clients
from tenants.directory.api_clients import ApiClientCard, Credentials

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST = 1000


@router.get("/admin/api-clients")
async def listed(request: Request, reader: Admin, tenant: str = "") -> Response:
    """The programs of the provider, or of a company."""
    async with transaction(await wall(reader.who, tenant)) as tx:
        tx.scope.require("api_clients.read")
        found = await api_clients.listed(tx, after=None, limit=MOST)
    ended = request.query_params.get("show") == "ended"
    shown = [each for each in found if (each.ended_at is not None) == ended]
    return await show(
        request, reader, "api_clients.html", found=shown, tenant=tenant, only="ended" if ended else "", companies=await companies_of(reader)
    )  # fmt: skip


@router.get("/admin/api-clients/new")
async def new(request: Request, reader: Admin, tenant: str = "") -> Response:
    """The form for a new program."""
    reader.who.require("api_clients.write")
    await wall(reader.who, tenant)
    return await _form(request, reader, None, tenant, Typed({}, {}), NONE)


@router.post("/admin/api-clients")
async def make(request: Request, reader: Admin) -> Response:
    """Make a program; its secret stands on the page that answers, and nowhere else."""
    given = await forms.typed(request)
    tenant = given.text("tenant")
    inside = await wall(reader.who, tenant)
    try:
        values = _values(given)
        async with transaction(inside) as tx:
            made = await actions.make_api_client(tx, **values)
    except forms.REFUSED as refusal:
        return await _form(request, reader, None, tenant, given, forms.trouble(reader, refusal))
    return await _secret(request, reader, made, values["name"], tenant)


def _values(given: Typed) -> dict[str, Any]:
    """The fields as the actions take them. Raises Invalid."""
    name = given.text("name")
    errors = [] if name else [FieldError("/name", "missing", "")]
    errors += [FieldError("/name", "too_long", "")] if len(name) > LONGEST else []
    errors += [] if given.ticked("scopes") else [FieldError("/scopes", "no_scope", "")]
    if errors:
        raise Invalid(errors)
    return {
        "name": name,
        "roles": roles_of(given),
        "scopes": given.ticked("scopes"),
        "domains": given.domains(),
    }


async def _secret(request: Request, reader: Reader, made: Credentials, name: str, tenant: str) -> Response:
    return await show(request, reader, "api_client_secret.html", made=made, name=name, tenant=tenant)


@router.get("/admin/api-clients/{client}")
async def one(request: Request, reader: Admin, client: UUID) -> Response:
    """One program: its form, a new secret, its end."""
    card, tenant = await _one(reader, client)
    return await _form(request, reader, card, tenant, _as_typed(card), NONE)


async def _one(reader: Reader, client: UUID) -> tuple[ApiClientCard, str]:
    """A program, and the key of its company (empty: the provider's)."""
    inside = await wall_of(reader.who, api_clients.wall_of, client)
    async with transaction(inside) as tx:
        tx.scope.require("api_clients.read")
        card = await api_clients.one(tx, client)
    return card, next((each.key for each in await companies_of(reader) if each.id == inside.tenant), "")


def _as_typed(card: ApiClientCard) -> Typed:
    values = {
        "name": card.name,
        "reach": "all" if card.domains is None else "some",
        "version": str(card.version),
    }
    return Typed(values, {"roles": card.roles, "domains": card.domains or (), "scopes": card.scopes})


@router.post("/admin/api-clients/{client}")
async def change(request: Request, reader: Admin, client: UUID) -> Response:
    """Change name, roles, domains or scopes; its tokens feel it at once."""
    (card, tenant), given = await _one(reader, client), await forms.typed(request)
    try:
        values = _values(given)
        async with transaction(await wall_of(reader.who, api_clients.wall_of, client)) as tx:
            await actions.change_api_client(tx, client, values, version=given.version())
    except forms.REFUSED as refusal:
        return await _form(request, reader, card, tenant, given, forms.trouble(reader, refusal))
    return back(
        request, f"/admin/api-clients/{client}", say(reader, noop("Saved. It applies to its tokens at once."))
    )


@router.post("/admin/api-clients/{client}/secret")
async def renew(request: Request, reader: Admin, client: UUID) -> Response:
    """Another secret; the old one is good no more."""
    card, tenant = await _one(reader, client)
    async with transaction(await wall_of(reader.who, api_clients.wall_of, client)) as tx:
        made = await actions.new_secret(tx, client)
    return await _secret(request, reader, made, card.name, tenant)


@router.post("/admin/api-clients/{client}/end")
async def end(request: Request, reader: Admin, client: UUID) -> Response:
    """End a program with its tokens and clearances."""
    card, tenant = await _one(reader, client)
    async with transaction(await wall_of(reader.who, api_clients.wall_of, client)) as tx:
        await actions.end_api_client(tx, client)
    done = say(reader, noop("%(name)s has ended: its tokens no longer work."), name=card.name)
    return back(request, f"/admin/api-clients{f'?tenant={tenant}' if tenant else ''}", done)


async def _form(
    request: Request, reader: Reader, card: ApiClientCard | None, tenant: str, given: Typed, trouble: Trouble
) -> Response:
    named = {each.key: each.name[reader.language] for each in await companies_of(reader)}
    return await show(
        request, reader, "api_client.html", card=card, tenant=tenant, company=named.get(tenant, tenant), given=given, trouble=trouble, groups=scopes.groups(),
        nouns=scopes.NOUNS, verbs=scopes.VERBS, roles=CLIENT_ROLES if tenant else STAFF_ROLES, may=reader.may("api_clients.write"),
    )  # fmt: skip
