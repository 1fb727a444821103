"""The timer of work time in the bar: stop it, answer what it asks, and say that one is still there."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at
from api.presence import home, set_presence
from api.web.formats import Formats
from api.web.guard import PageRoute
from api.web.navigation import home_of
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import Conflict
from services.routing import presence
from services.tickets import work
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_REASON = {"ja": "席を離れずに作業していた（本人の申告）", "en": "Was still working (said so on return)"}
_ENTRY = """
SELECT id, seconds FROM work_entries WHERE tenant_id = $1 AND ticket_id = $2 AND person_id = $3 AND stopped_at IS NOT NULL
AND corrects IS NULL AND started_at <= $4 ORDER BY started_at DESC LIMIT 1
"""


@router.post("/console/timer/stop")
async def stop(request: Request, reader: SignedIn) -> Response:
    """Stop the reader's timer, whichever ticket it runs on."""
    said = words(reader.language, "console")
    async with transaction(home(reader.who)) as tx:
        running = (await presence.of(tx, reader.who.actor)).timer
    if running is None:
        return back(request, page_before(request, reader), said.gettext("No timer was running."))
    async with at(reader.who, str(running.ticket)) as (tx, ticket):
        case = await work.stop(tx, ticket)
        passed = (case.at - running.started_at).total_seconds()
    length = Formats.of(reader.language).length(passed)
    text = said.gettext("Timer stopped: %(length)s on %(ticket)s.") % {
        "length": length,
        "ticket": case.reference,
    }
    return back(request, page_before(request, reader), text)


@router.post("/console/timer/idle")
async def answer(
    request: Request, reader: SignedIn, answer: Annotated[Literal["yes", "no"], Form()]
) -> Response:
    """Were you still working? Yes: the time since counts, and the timer runs on. No: it stays as it stopped."""
    said = words(reader.language, "console")
    async with transaction(home(reader.who)) as tx:
        idle = (await presence.of(tx, reader.who.actor)).idle
    text = ""
    if idle is not None and answer == "yes":
        text = said.gettext("The time in between was counted, and the timer is still running.")
        if not await _count(reader, idle):
            text = said.gettext(
                "The time in between was counted. The ticket is no longer in progress, so no timer is running."
            )
    elif idle is not None:
        text = said.gettext("The time was left as it was when the timer stopped.")
    async with transaction(home(reader.who)) as tx:
        await presence.answered(tx)
    return back(request, page_before(request, reader), text)


async def _count(reader: Reader, idle: presence.IdleStop) -> bool:
    """Count what passed since the stop to its entry. Whether the timer runs on."""
    async with at(reader.who, str(idle.ticket)) as (tx, ticket):
        entry = await _stopped(tx, ticket, idle)
        if entry is not None:
            seconds = entry["seconds"] + int((tx.now - idle.at).total_seconds())
            reason = _REASON[reader.language]
            await work.correct(
                tx, ticket, entry=entry["id"], seconds=min(seconds, work.LONGEST), reason=reason
            )
    try:
        async with at(reader.who, str(idle.ticket)) as (tx, ticket):
            await work.start(tx, ticket)
    except Conflict:
        return False
    return True


async def _stopped(tx: Tx, ticket: UUID, idle: presence.IdleStop) -> Any:
    return await tx.fetchrow(_ENTRY, tx.tenant, ticket, tx.scope.actor, idle.at)


@router.post("/console/alive")
async def alive(reader: SignedIn) -> Response:
    """A sign of life from a page that is worked on, so that the timer does not stop for want of it."""
    async with transaction(home(reader.who)) as tx:
        status = (await presence.of(tx, reader.who.actor)).status
    if status == "available":
        await set_presence(reader.who, reader.who.actor, status)
    return Response(status_code=204)


def page_before(request: Request, reader: Reader) -> str:
    """The page that a form was sent from."""
    parts = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer") or "")
    if not parts.path.startswith("/") or parts.path == request.url.path:
        return home_of(reader.who)
    return parts.path + (f"?{parts.query}" if parts.query else "")
