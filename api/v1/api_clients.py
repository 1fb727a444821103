"""API clients: programs of a company or of the provider. A secret is shown once."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import ApiClientChange, ApiClientIn
from api.walls import home_or, wall_of
from services.directory import actions
from tenants.db import Tx, transaction
from tenants.directory import api_clients
from tenants.directory.api_clients import ApiClientCard, Credentials, NewApiClientCard

router = APIRouter(prefix="/v1/api-clients", tags=["api-clients"], route_class=Route)


@router.get("", response_model=Page[ApiClientCard])
async def list_api_clients(
    scope: CurrentScope,
    after: After,
    tenant: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
) -> Response:
    """The programs of a company, ended ones too. Staff without `tenant`: the provider's."""
    async with transaction(await home_or(scope, tenant)) as tx:
        tx.scope.require("api_clients.read")
        return page(await api_clients.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=NewApiClientCard)
async def make_api_client(body: ApiClientIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Let a program in. `client_secret` is shown in this answer alone; a repeat of the request holds null there."""
    async with transaction(await home_or(scope, body.tenant), once=claim) as tx:
        made = await actions.make_api_client(
            tx, name=body.name, roles=body.roles, scopes=body.scopes, domains=body.domains
        )
        return await _with_secret(tx, made, status=201)


@router.get("/{api_client}", response_model=ApiClientCard)
async def read_api_client(api_client: UUID, scope: CurrentScope) -> Response:
    """One program."""
    async with transaction(await wall_of(scope, api_clients.wall_of, api_client)) as tx:
        tx.scope.require("api_clients.read")
        card = await api_clients.one(tx, api_client)
    return shown(card, version=card.version)


@router.patch("/{api_client}", response_model=ApiClientCard)
async def change_api_client(
    api_client: UUID, body: ApiClientChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change name, roles, domains or scopes; its tokens feel it at once."""
    async with transaction(await wall_of(scope, api_clients.wall_of, api_client)) as tx:
        await actions.change_api_client(tx, api_client, body.changes(), version=version)
        card = await api_clients.one(tx, api_client)
        return await answer(tx, card, version=card.version)


@router.post("/{api_client}/secret", status_code=201, response_model=NewApiClientCard)
async def renew_secret(api_client: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Give a program another secret; the old one is good no more. Tokens that it has run out by themselves."""
    async with transaction(await wall_of(scope, api_clients.wall_of, api_client), once=claim) as tx:
        return await _with_secret(tx, await actions.new_secret(tx, api_client), status=201)


@router.delete("/{api_client}", status_code=204)
async def end_api_client(api_client: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End a program with its tokens and clearances, at once."""
    async with transaction(await wall_of(scope, api_clients.wall_of, api_client)) as tx:
        await actions.end_api_client(tx, api_client, version=version)
        return await answer(tx, None, status=204)


async def _with_secret(tx: Tx, made: Credentials, *, status: int) -> Response:
    card = await api_clients.one(tx, made.id)
    plain: dict[str, Any] = asdict(card)
    return await answer(
        tx, plain | {"client_secret": made.secret}, kept=plain | {"client_secret": None}, status=status, version=card.version,
        location=f"/v1/api-clients/{made.id}",
    )  # fmt: skip
