"""Teams of the provider and who belongs to them."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, provider
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import MemberIn, TeamChange, TeamIn
from services.directory import actions
from tenants.db import transaction
from tenants.directory import teams
from tenants.directory.teams import TeamCard

router = APIRouter(prefix="/v1/teams", tags=["teams"], route_class=Route)


@router.get("", response_model=Page[TeamCard])
async def list_teams(scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """All teams, ended ones too."""
    async with transaction(provider(scope)) as tx:
        tx.scope.require("teams.read")
        return page(await teams.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=TeamCard)
async def make_team(body: TeamIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a team."""
    async with transaction(provider(scope), once=claim) as tx:
        made = await actions.make_team(
            tx, code=body.code, name_ja=body.name.ja, name_en=body.name.en, lead=body.lead
        )
        card = await teams.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/teams/{card.id}")


@router.get("/{team}", response_model=TeamCard)
async def read_team(team: UUID, scope: CurrentScope) -> Response:
    """One team, with its members of today and later."""
    async with transaction(provider(scope)) as tx:
        tx.scope.require("teams.read")
        card = await teams.one(tx, team)
    return shown(card, version=card.version)


@router.patch("/{team}", response_model=TeamCard)
async def change_team(team: UUID, body: TeamChange, scope: CurrentScope, version: NeedsIfMatch) -> Response:
    """Change names or the lead."""
    async with transaction(provider(scope)) as tx:
        await actions.change_team(tx, team, body.columns(), version=version)
        card = await teams.one(tx, team)
        return await answer(tx, card, version=card.version)


@router.delete("/{team}", status_code=204)
async def end_team(team: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End a team; its members leave it today."""
    async with transaction(provider(scope)) as tx:
        await actions.end_team(tx, team, version=version)
        return await answer(tx, None, status=204)


@router.post("/{team}/members", status_code=201, response_model=TeamCard)
async def join_team(team: UUID, body: MemberIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Have somebody belong to a team; they leave the one before."""
    async with transaction(provider(scope), once=claim) as tx:
        await actions.join_team(tx, team, user=body.user, from_on=body.from_on, until_on=body.until_on)
        card = await teams.one(tx, team)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/teams/{team}")


@router.delete("/{team}/members/{user}", status_code=204)
async def leave_team(team: UUID, user: UUID, scope: CurrentScope) -> Response:
    """Have somebody leave a team today."""
    async with transaction(provider(scope)) as tx:
        await actions.leave_team(tx, team, user=user)
        return await answer(tx, None, status=204)
