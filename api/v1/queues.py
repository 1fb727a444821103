"""Queues: what waits in them, the next ticket to take, and the dispatch board."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, Limit, NeedsIfMatch, OnceOnly, provider
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Page, Shape
from api.v1 import screening
from api.v1.directory_shapes import Change, Name
from core.errors import Denied
from core.said import say
from core.settings import RateLimit, settings
from services.routing import board, queue_views, queues, taking
from services.routing.board import Board
from services.routing.queue_views import QueueCard
from services.tickets.queries import TicketCard
from tenants import limits
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT

OFTEN = RateLimit(per_second=50, burst=100)
"""How often somebody may ask for the next ticket."""

router = APIRouter(prefix="/v1/queues", tags=["queues"], route_class=Route)

Patience = Annotated[int, Field(ge=1, le=30 * 24 * 3600)]
Mode = Literal["pull", "push"]


class QueueIn(Shape):
    """A queue of the provider's. `patience_seconds` is how long a ticket waits for somebody able; null is for ever."""

    code: Code
    name: Name
    mode: Mode = "pull"
    priority_first: bool = False
    patience_seconds: Patience | None = None
    fallback: UUID | None = None
    waiting_counts: bool = False


class QueueChange(Change):
    """Changes of a queue. Retired (`active` false), it gets no more tickets."""

    may_be_null = frozenset({"patience_seconds", "fallback"})

    name: Name | None = None
    mode: Mode | None = None
    priority_first: bool | None = None
    patience_seconds: Patience | None = None
    fallback: UUID | None = None
    waiting_counts: bool | None = None
    active: bool | None = None

    def columns(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        given = self.changes()
        if self.name is not None:
            del given["name"]
            given |= {"name_ja": self.name.ja, "name_en": self.name.en}
        if "fallback" in given:
            given["fallback_queue_id"] = given.pop("fallback")
        return given


@router.get("", response_model=Page[QueueCard])
async def list_queues(scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """The queues of the caller's side, what waits in each, and what keeps the caller from taking it."""
    async with transaction(scope) as tx:
        return page(await queue_views.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=QueueCard)
async def make_queue(body: QueueIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a queue of the provider's."""
    async with transaction(provider(scope), once=claim) as tx:
        made = await queues.make(
            tx,
            code=body.code,
            name_ja=body.name.ja,
            name_en=body.name.en,
            mode=body.mode,
            priority_first=body.priority_first,
            patience_seconds=body.patience_seconds,
            fallback=body.fallback,
            waiting_counts=body.waiting_counts,
        )
        card = await queue_views.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/queues/{made}")


@router.get("/board", response_model=Board)
async def read_board(scope: CurrentScope) -> Response:
    """The dispatch board: people with their presence, load and timers; queues with what waits in them."""
    if not scope.is_staff:
        raise Denied(say("Only the provider's staff may do this."))
    async with transaction(scope) as tx:
        return shown(await board.board(tx))


@router.get("/{queue}", response_model=QueueCard)
async def read_queue(queue: UUID, scope: CurrentScope) -> Response:
    """One queue."""
    async with transaction(scope) as tx:
        card = await queue_views.one(tx, queue)
    return shown(card, version=card.version)


@router.patch("/{queue}", response_model=QueueCard)
async def change_queue(
    queue: UUID, body: QueueChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change a queue."""
    async with transaction(provider(scope)) as tx:
        await queues.change(tx, queue, body.columns(), version=version)
        card = await queue_views.one(tx, queue)
        return await answer(tx, card, version=card.version)


@router.post("/{queue}/next", response_model=TicketCard, responses={204: {"description": "Nothing to take"}})
async def take_next(queue: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Take the ticket that is served first: it becomes the caller's and is in progress. 204 where none is eligible."""
    await limits.spend(f"next:{scope.principal}", OFTEN if settings().rate_limit else None)
    async with transaction(scope, once=claim) as tx:
        case = await taking.next_ticket(tx, queue)
        if case is None:
            if claim is not None and scope.tenant is None:
                await tx.enter(PROVIDER_TENANT)  # an answer about no ticket is kept under the provider's key
            return await answer(tx, None, status=204)
        card = await screening.changed(case)
        return await answer(tx, card, version=card.version)
