"""The timer of work time on the page, and the stretches that it recorded."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.ticket.pages import shown
from api.web.ticket.reading import read
from api.web.words import noop, words
from services.tickets import work
from services.tickets.work import EntryNotFound, EntryRuns

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

_MINUTE = 60


@router.post("/{ticket}/work")
async def timer(
    request: Request, ticket: str, reader: SignedIn, action: Annotated[Literal["start", "stop"], Form()]
) -> Response:
    """Start or stop one's own timer."""
    async with at(reader.who, ticket) as (tx, ticket_id):
        await (work.start if action == "start" else work.stop)(tx, ticket_id)
    done = (
        noop("Your timer is running on this ticket.")
        if action == "start"
        else noop("Your timer has stopped.")
    )
    return back(request, f"/console/tickets/{ticket}", words(reader.language, "ticket").gettext(done))


@router.get("/{ticket}/work/{entry}")
async def correct_dialog(request: Request, ticket: str, entry: UUID, reader: SignedIn) -> Response:
    """Ask how long it really was, and why."""
    return await _dialog(request, reader, ticket, entry)


async def _dialog(request: Request, reader: Reader, ticket: str, entry: UUID, **values: Any) -> Response:
    found = await read(reader.who, ticket)
    chosen = next((each for each in found.entries if each.id == entry), None)
    if chosen is None:
        raise EntryNotFound
    if chosen.seconds is None:
        raise EntryRuns
    return await shown(request, reader, found, dialog="correct", entry=chosen, **values)


@router.post("/{ticket}/work/{entry}")
async def correct(
    request: Request, ticket: str, entry: UUID, reader: SignedIn, minutes: Annotated[str, Form(max_length=10)] = "",
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """Correct a stretch of work; the first entry is kept."""
    said = words(reader.language, "ticket").gettext
    errors: dict[str, str] = {}
    if not (minutes.isascii() and minutes.isdigit() and int(minutes) * _MINUTE <= work.LONGEST):
        errors["minutes"] = said(noop("Write whole minutes, from 0 to 1440."))
    if not reason.strip():
        errors["reason"] = said(noop("A correction needs a reason."))
    if errors:
        typed = {"minutes": minutes, "reason": reason}
        return await _dialog(request, reader, ticket, entry, status=422, typed=typed, errors=errors)
    async with at(reader.who, ticket) as (tx, ticket_id):
        await work.correct(tx, ticket_id, entry=entry, seconds=int(minutes) * _MINUTE, reason=reason)
    return back(request, f"/console/tickets/{ticket}", said(noop("The work time has been corrected.")))
