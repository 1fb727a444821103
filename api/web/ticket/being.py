"""Being on a ticket: what its page says by script now and then."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from api.deps import at
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.ticket import here
from services.tickets import queries

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)


@router.post("/{ticket}/here")
async def say_here(
    ticket: str, reader: SignedIn, writes: Annotated[Literal["", "reply", "note"], Form()] = "", leaves: Annotated[bool, Form()] = False
) -> Response:  # fmt: skip
    """Somebody has the ticket open, writes, or leaves it. Who may not see it is on no ticket (404)."""
    async with at(reader.who, ticket) as (tx, ticket_id):
        await queries.ticket(tx, ticket_id)
    if leaves:
        await here.go(ticket_id, reader.who.actor)
    else:
        await here.come(ticket_id, reader.who.actor, writes)
    return Response(status_code=204)
