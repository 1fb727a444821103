"""The caller's own presence, and, for team leads, that of others."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import shown
from api.deps import CurrentScope, provider
from api.requests import Route
from api.shapes import Shape
from core.errors import Invalid, NotFound
from services.routing import absence, presence, stopping
from services.routing.presence import Left, PresenceCard
from services.rules.eligibility import Presence
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, Scope

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=Route)


class PresenceIn(Shape):
    """Whether somebody takes work now."""

    status: Literal["available", "away", "offline"]


class ColleagueIn(Shape):
    """A colleague's presence; what is left out stays. `capacity_units` is how much they can hold at once."""

    status: Literal["available", "away", "offline"] | None = None
    capacity_units: Annotated[int, Field(ge=0, le=1000)] | None = None
    substitute: UUID | None = None

    def terms(self) -> dict[str, Any]:
        """How they work, where it was given. A substitute may be null: nobody."""
        given = {
            name: getattr(self, name) for name in self.model_fields_set & {"capacity_units", "substitute"}
        }
        if "capacity_units" in given and given["capacity_units"] is None:
            raise Invalid.field("/capacity_units", "null", "held null; leave it out to keep it as it is")
        return given


@router.get("/presence", response_model=PresenceCard)
async def read_presence(scope: CurrentScope) -> Response:
    """The caller's presence, the timer that runs for them, and one that stopped for want of input."""
    scope.require("presence.write")
    async with transaction(_home(scope)) as tx:
        return shown(await presence.of(tx, scope.actor))


@router.put("/presence", response_model=PresenceCard)
async def set_presence(body: PresenceIn, scope: CurrentScope) -> Response:
    """Say whether the caller takes work. The same again is a sign of life. Who leaves gives back what they have not started."""
    return shown(await _set(scope, scope.actor, body.status))


@router.put("/presence/{person}", response_model=PresenceCard)
async def set_presence_of(person: UUID, body: ColleagueIn, scope: CurrentScope) -> Response:
    """Set a colleague's presence, how much they can hold, and who stands in for them."""
    terms = body.terms()
    if terms or body.status is None:
        async with transaction(provider(scope)) as tx:
            card = await presence.set_terms(tx, person, terms)
    if body.status is not None:
        card = await _set(scope, person, body.status)
    return shown(card)


def _home(scope: Scope) -> Scope:
    """Where a presence is noted: with the provider, or in an in-house worker's own company."""
    return scope.at(PROVIDER_TENANT) if scope.is_staff else scope


async def _set(scope: Scope, person: UUID, status: str) -> PresenceCard:
    async with transaction(_home(scope)) as tx:
        card, left = await presence.set_status(tx, person, Presence(status))
    await _settle(scope, person, left)
    return card


async def _settle(scope: Scope, person: UUID, left: Left) -> None:
    """Do in each tenant what leaving asks for. What is not reached from here, the sweeps do."""
    if left.entry is not None:
        tenant, entry = left.entry
        async with transaction(scope.at(tenant)) as tx:
            await stopping.stop_work(tx, subject_id=entry, due_at=left.at)
    for tenant, ticket_id in left.tickets:
        try:
            async with transaction(scope.at(tenant)) as tx:
                await absence.give_back(tx, ticket_id=ticket_id, person=person)
        except NotFound:
            continue  # a domain that the caller is not cleared for
