"""What somebody may do in a company."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import MembershipChange, MembershipIn
from api.walls import home_or, wall_of
from core.errors import Invalid, NotFound
from core.said import say
from services.directory import actions
from tenants.db import transaction
from tenants.directory import memberships, people
from tenants.directory.memberships import MembershipCard
from tenants.scope import Scope

router = APIRouter(prefix="/v1/memberships", tags=["memberships"], route_class=Route)


@router.get("", response_model=Page[MembershipCard])
async def list_memberships(
    scope: CurrentScope,
    after: After,
    tenant: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
) -> Response:
    """The memberships of a company, ended ones too. Staff without `tenant`: the provider's."""
    async with transaction(await home_or(scope, tenant)) as tx:
        tx.scope.require("memberships.read")
        return page(await memberships.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=MembershipCard)
async def make_membership(body: MembershipIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Give access again to somebody whose membership has ended."""
    async with transaction(await _of_user(scope, body.user), once=claim) as tx:
        made = await actions.make_membership(tx, user=body.user, roles=body.roles, domains=body.domains)
        card = await memberships.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/memberships/{card.id}")


@router.get("/{membership}", response_model=MembershipCard)
async def read_membership(membership: UUID, scope: CurrentScope) -> Response:
    """One membership."""
    async with transaction(await wall_of(scope, memberships.wall_of, membership)) as tx:
        tx.scope.require("memberships.read")
        card = await memberships.one(tx, membership)
    return shown(card, version=card.version)


@router.patch("/{membership}", response_model=MembershipCard)
async def change_membership(
    membership: UUID, body: MembershipChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change roles or domains; it counts at once."""
    async with transaction(await wall_of(scope, memberships.wall_of, membership)) as tx:
        await actions.change_membership(tx, membership, body.changes(), version=version)
        card = await memberships.one(tx, membership)
        return await answer(tx, card, version=card.version)


@router.delete("/{membership}", status_code=204)
async def end_membership(membership: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Take the access away, with its sessions and programs. The person stays."""
    async with transaction(await wall_of(scope, memberships.wall_of, membership)) as tx:
        await actions.end_membership(tx, membership, version=version)
        return await answer(tx, None, status=204)


async def _of_user(scope: Scope, user: UUID) -> Scope:
    try:
        return await wall_of(scope, people.wall_of, user)
    except NotFound as error:
        raise Invalid.field(
            "/user", "unknown_user", say("held {held}; takes a user that you may see", held=user)
        ) from error
