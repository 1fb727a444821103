"""Queues: what waits in them, and the next ticket to take."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import answer
from api.deps import CurrentScope, OnceOnly
from api.requests import Route
from core.settings import RateLimit, settings
from services.routing import taking
from services.tickets import queries as tickets
from tenants import limits
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT

OFTEN = RateLimit(per_second=50, burst=100)
"""How often somebody may ask for the next ticket."""

router = APIRouter(prefix="/v1/queues", tags=["queues"], route_class=Route)


@router.post("/{queue}/next")
async def take_next(queue: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Take the ticket that is served first: it becomes the caller's and is in progress. 204 where none is eligible."""
    await limits.spend(f"next:{scope.principal}", OFTEN if settings().rate_limit else None)
    async with transaction(scope, once=claim) as tx:
        case = await taking.next_ticket(tx, queue)
        if case is None:
            if claim is not None and scope.tenant is None:
                await tx.enter(PROVIDER_TENANT)  # an answer about no ticket is kept under the provider's key
            return await answer(tx, None, status=204)
        card = tickets.card(case.ticket, case.in_force, is_staff=scope.is_staff)
        return await answer(tx, card, version=card.version)
