"""The live stream of pages: says that something changed, and about which ticket; never what. The page then asks for itself anew.

A hint holds only ids of the reader's own tenants' tickets, no content; what the page shows is decided when it is asked for.
"""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.deps import at_ticket, ticket_id
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.ticket import here
from core.errors import Refusal
from services.feed import watch
from services.tickets import queries
from tenants import sessions
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HEARTBEAT = 15.0
LOOK_AGAIN = 10.0
"""Seconds after which a stream asks whether its session still stands. What it tells until then holds nothing: the page asks anew."""


@router.get("/live")
async def live(request: Request, reader: SignedIn, ticket: str | None = None) -> Response:
    """Hints about one ticket, or about all that the reader's pages may show."""
    scope, only = reader.who, None
    tenants = [*scope.tenants, *([PROVIDER_TENANT] if scope.is_staff else [])]
    if ticket is not None:
        inside = await at_ticket(scope, ticket)
        async with transaction(inside) as tx:
            only = await ticket_id(tx, ticket)
            await queries.ticket(tx, only)  # who may not see it hears nothing of it
        tenants = [inside.here]
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(
        _hints(request, reader, tenants, only), headers=headers, media_type="text/event-stream"
    )


async def _hints(
    request: Request, reader: Reader, tenants: list[UUID], only: UUID | None
) -> AsyncIterator[bytes]:
    yield b"retry: 2000\n\nevent: open\ndata: {}\n\n"
    looked = time.monotonic()
    async with AsyncExitStack() as listening:
        ear = await listening.enter_async_context(watch.listening(tenants))
        if only is not None:
            await listening.enter_async_context(here.heard(only, ear, but=reader.who.actor))
        while not await request.is_disconnected():
            touched = await ear.next(seconds=HEARTBEAT)
            if time.monotonic() - looked > LOOK_AGAIN:
                looked = time.monotonic()
                if not await _still_signed_in(reader.cookie):
                    yield b"event: ended\ndata: {}\n\n"
                    return
            if touched and (only is None or only in touched):
                yield b"event: change\ndata: {}\n\n"
            elif not touched:
                yield b": still here\n\n"


async def _still_signed_in(cookie: str) -> bool:
    try:
        await sessions.resolve(cookie)
    except Refusal:
        return False
    return True
