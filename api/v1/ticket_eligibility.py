"""Why nobody takes a ticket."""

from fastapi import APIRouter, Response

from api.answers import shown
from api.deps import CurrentScope, at
from api.requests import Route
from services.routing import why
from services.routing.why import Eligibility

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


@router.get("/{ticket}/eligibility", response_model=Eligibility)
async def read_eligibility(ticket: str, scope: CurrentScope) -> Response:
    """Who could take a ticket now, and what keeps the others from it. For the provider's staff."""
    async with at(scope, ticket) as (tx, ticket_id):
        found = await why.of(tx, ticket_id)
    return shown(found)
