"""People: a company's own, and the provider's staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import UserChange, UserIn
from api.walls import home_or, wall_of
from services.directory import actions
from services.directory.actions import NewUser
from tenants import passwords
from tenants.db import transaction
from tenants.directory import people
from tenants.directory.people import UserCard

router = APIRouter(prefix="/v1/users", tags=["users"], route_class=Route)


@router.get("", response_model=Page[UserCard])
async def list_users(
    scope: CurrentScope,
    after: After,
    tenant: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
) -> Response:
    """The people of a company. Staff without `tenant`: the provider's."""
    async with transaction(await home_or(scope, tenant)) as tx:
        tx.scope.require("users.read")
        return page(await people.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=UserCard)
async def add_user(body: UserIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Add somebody, with what they may do."""
    inside = await home_or(scope, body.tenant)
    inside.require("users.write")
    new = NewUser(
        name=body.name, roles=body.roles, email=body.email, department=body.department, locale=body.locale, domains=body.domains,
        password_hash=None if body.password is None else await passwords.hashed(body.password),
    )  # fmt: skip
    async with transaction(inside, once=claim) as tx:
        card = await people.one(tx, await actions.add_user(tx, new))
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/users/{card.id}")


@router.get("/{user}", response_model=UserCard)
async def read_user(user: UUID, scope: CurrentScope) -> Response:
    """One person."""
    async with transaction(await wall_of(scope, people.wall_of, user)) as tx:
        tx.scope.require("users.read")
        card = await people.one(tx, user)
    return shown(card, version=card.version)


@router.patch("/{user}", response_model=UserCard)
async def change_user(user: UUID, body: UserChange, scope: CurrentScope, version: NeedsIfMatch) -> Response:
    """Change name, e-mail, department or language."""
    async with transaction(await wall_of(scope, people.wall_of, user)) as tx:
        await actions.change_user(tx, user, body.changes(), version=version)
        card = await people.one(tx, user)
        return await answer(tx, card, version=card.version)


@router.delete("/{user}", status_code=204)
async def end_user(user: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End somebody, with their access, sessions and clearances, at once."""
    async with transaction(await wall_of(scope, people.wall_of, user)) as tx:
        await actions.end_user(tx, user, version=version)
        return await answer(tx, None, status=204)
