"""The event feed of one tenant, page by page and as a live stream."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.responses import StreamingResponse

from api.answers import shown
from api.deps import CurrentScope, Limit, current_scope, tenant_named
from api.pages import Place, read_place
from api.requests import Route
from api.shapes import Page
from core import json
from core.errors import Refusal
from services.feed import queries, watch
from services.feed.queries import EventCard
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/events", tags=["events"], route_class=Route)

HEARTBEAT = 15.0
TenantKey = Annotated[str | None, Query(max_length=40)]


@router.get("", response_model=Page[EventCard])
async def read_events(
    scope: CurrentScope,
    after: Place = 0,
    tenant: TenantKey = None,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Response:
    """Events after a place, in order. `next_cursor` is the place to go on from, null when all was read."""
    place = read_place(cursor) if cursor else after
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await queries.after(tx, place, limit=limit)
        while not found.events and found.more:
            found = await queries.after(tx, found.last, limit=limit)
    return shown({"data": found.events, "next_cursor": str(found.last) if found.more else None})


@router.get("/stream", response_class=StreamingResponse)
async def stream_events(
    request: Request,
    scope: CurrentScope,
    after: Place | None = None,
    tenant: TenantKey = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Events as they happen (server-sent events). `Last-Event-ID` goes on where a connection broke off."""
    inside = await tenant_named(scope, tenant)
    place = read_place(last_event_id) if last_event_id else after
    if place is None:
        async with transaction(inside) as tx:
            place = await tx.fetchval("SELECT last_place FROM counters WHERE tenant_id = $1", tx.tenant) or 0
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(request, inside, place), headers=headers, media_type="text/event-stream")


async def _stream(request: Request, scope: Scope, place: int) -> AsyncIterator[bytes]:
    yield b"retry: 2000\n\n"
    async with watch.following(scope.here) as news:
        while not await request.is_disconnected():
            if not await news.beyond(place, seconds=HEARTBEAT):
                yield b": still here\n\n"
            if not await _still_admitted(request):
                return
            async with transaction(scope) as tx:
                found = await queries.after(tx, place, limit=200)
            for event in found.events:
                yield _message(event)
            place = found.last


async def _still_admitted(request: Request) -> bool:
    """A revoked token ends its streams, too."""
    try:
        await current_scope(request)
    except Refusal:
        return False
    return True


def _message(event: EventCard) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.place, event.type.encode(), json.dumps(event))
