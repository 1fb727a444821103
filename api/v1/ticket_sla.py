"""The clocks of a ticket: how they stand and why; excuses; putting it on the present policies."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, OnceOnly, at
from api.requests import Route
from api.shapes import Page, Shape
from services.rules.policies import Metric
from services.sla import excuses, queries, reapplying
from services.sla.queries import ClockCard

router = APIRouter(prefix="/v1/tickets", tags=["sla"], route_class=Route)


class ExcuseIn(Shape):
    """Why a breach does not count in the adjusted figures. The client sees it."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


@router.get("/{ticket}/sla", response_model=Page[ClockCard])
async def read_clocks(ticket: str, scope: CurrentScope) -> Response:
    """Every cycle of every metric, with the spans that were counted, closed and paused."""
    async with at(scope, ticket) as (tx, ticket_id):
        cards = await queries.clocks(tx, ticket_id)
    return shown({"data": cards, "next_cursor": None})


@router.post("/{ticket}/sla/reapply", response_model=Page[ClockCard])
async def reapply_policies(ticket: str, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Measure a ticket by the policies in force now."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        await reapplying.reapply(tx, ticket_id=ticket_id)
        return await answer(tx, {"data": await queries.clocks(tx, ticket_id), "next_cursor": None})


@router.post("/{ticket}/sla/{metric}/excuse", response_model=Page[ClockCard])
async def excuse_breach(
    ticket: str, metric: Metric, body: ExcuseIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Excuse the latest breach of a metric."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        await excuses.excuse(tx, ticket_id=ticket_id, metric=metric, reason=body.reason)
        return await answer(tx, {"data": await queries.clocks(tx, ticket_id), "next_cursor": None})
