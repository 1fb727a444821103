"""The caller's own presence, and, for team leads, that of others."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api import presence as presence_of
from api.answers import shown
from api.deps import CurrentScope, provider
from api.presence import home
from api.requests import Route
from api.shapes import Shape
from core.errors import Invalid
from core.said import say
from services.routing import presence
from services.routing.presence import PresenceCard
from tenants.db import transaction

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
            raise Invalid.field("/capacity_units", "null", say("held null; leave it out to keep it as it is"))
        return given


@router.get("/presence", response_model=PresenceCard)
async def read_presence(scope: CurrentScope) -> Response:
    """The caller's presence, the timer that runs for them, and one that stopped for want of input."""
    scope.require("presence.write")
    async with transaction(home(scope)) as tx:
        return shown(await presence.of(tx, scope.actor))


@router.put("/presence", response_model=PresenceCard)
async def set_presence(body: PresenceIn, scope: CurrentScope) -> Response:
    """Say whether the caller takes work. The same again is a sign of life. Who leaves gives back what they have not started."""
    return shown(await presence_of.set_presence(scope, scope.actor, body.status))


@router.put("/presence/{person}", response_model=PresenceCard)
async def set_presence_of(person: UUID, body: ColleagueIn, scope: CurrentScope) -> Response:
    """Set a colleague's presence, how much they can hold, and who stands in for them."""
    terms = body.terms()
    if terms or body.status is None:
        async with transaction(provider(scope)) as tx:
            card = await presence.set_terms(tx, person, terms)
    if body.status is not None:
        card = await presence_of.set_presence(scope, person, body.status)
    return shown(card)
