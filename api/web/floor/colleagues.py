"""A colleague's presence, capacity and substitute, as a team lead sets them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import provider
from api.presence import set_presence
from api.web.door.entry import local
from api.web.floor.names import overseer
from api.web.guard import PageRoute
from api.web.labels import PRESENCE
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from services.routing import presence
from services.routing.presence import PresenceCard
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_NAME = "SELECT name FROM staff WHERE id = $1"


async def called(tx: Tx, person: UUID, reader: Reader) -> str:
    """A colleague as one speaks of them."""
    name = await tx.fetchval(_NAME, person) or "–"
    return f"{name}さん" if reader.language == "ja" else str(name)


@router.post("/floor/people/{person}/presence")
async def set_status(
    request: Request, reader: SignedIn, person: UUID, status: Annotated[Literal["available", "away", "offline"], Form()],
    back_to: Annotated[str, Form(alias="back", max_length=2000)] = "/floor",
) -> Response:  # fmt: skip
    """Say for a colleague whether they take work. What one who leaves has not started goes back to its queue."""
    scope = overseer(reader)
    await set_presence(scope, person, status)
    async with transaction(provider(scope)) as tx:
        name = await called(tx, person, reader)
    said = words(reader.language, "floor")
    sentence = (
        said.gettext("%(name)s is now: %(presence)s.")
        if status == "available"
        else said.gettext("%(name)s is now: %(presence)s. Tickets not started went back to their queue.")
    )
    return back(
        request, local(back_to), sentence % {"name": name, "presence": said.gettext(PRESENCE[status])}
    )


@router.post("/floor/people/{person}/terms")
async def set_terms(
    request: Request, reader: SignedIn, person: UUID, capacity: Annotated[int, Form(ge=0, le=100)],
    substitute: Annotated[UUID | Literal[""], Form()] = "", back_to: Annotated[str, Form(alias="back", max_length=2000)] = "/floor",
) -> Response:  # fmt: skip
    """Say how much a colleague can hold, and who stands in for them."""
    scope = overseer(reader)
    changes = {"capacity_units": capacity, "substitute": substitute or None}
    async with transaction(provider(scope)) as tx:
        before = await presence.of(tx, person)
        await presence.set_terms(tx, person, changes)
        name = await called(tx, person, reader)
    sentence = words(reader.language, "floor").gettext("%(name)s can now hold %(num)s units.")
    undo = f"/floor/people/{person}/terms", _fields(before, local(back_to))
    return back(request, local(back_to), sentence % {"name": name, "num": capacity}, undo=undo)


def _fields(before: PresenceCard, back_to: str) -> dict[str, str]:
    return {
        "capacity": str(before.capacity_units), "substitute": str(before.substitute or ""), "back": back_to,
    }  # fmt: skip
