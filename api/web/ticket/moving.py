"""Move a ticket: begin, take up again, review, hold, resolve, cancel."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at
from api.web.chrome import chrome_of
from api.web.formats import Formats
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.ticket.mornings import next_morning
from api.web.ticket.pages import shown
from api.web.ticket.reading import read
from api.web.words import noop, words
from core.errors import Invalid
from services.rules.lifecycle import Status
from services.tickets import actions
from services.tickets import queries as tickets

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

Version = Annotated[int | None, Form()]
_DONE: Mapping[Status, str] = {
    Status.IN_PROGRESS: noop("In progress. Your timer is running if the ticket is yours."), Status.QUEUED: noop("Back in the queue."),
    Status.ON_HOLD: noop("On hold until %(time)s."), Status.IN_REVIEW: noop("Sent to review. Somebody else will check it."),
    Status.RESOLVED: noop("Resolved. The client is told."), Status.CANCELLED: noop("Cancelled."),
    Status.WAITING_CLIENT: noop("The ticket waits for the client."), Status.CLOSED: noop("Closed."),
}  # fmt: skip
_BACK = frozenset({"queued", "in_progress"})
"""Where a hold can be taken back to."""


@router.post("/{ticket}/move")
async def move(
    request: Request, ticket: str, reader: SignedIn, to: Annotated[Status, Form()], version: Version = None
) -> Response:
    """Move it at once; what is refused is said on the page."""
    async with at(reader.who, ticket) as (tx, ticket_id):
        await actions.transition(tx, ticket_id=ticket_id, to=to, version=version)
    return back(request, f"/console/tickets/{ticket}", words(reader.language, "ticket").gettext(_DONE[to]))


@router.get("/{ticket}/hold")
async def hold_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Ask for the reason and the review time of a hold."""
    return await _hold(request, reader, ticket)


async def _hold(
    request: Request, reader: Reader, ticket: str, *, status: int = 200,
    typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    found = await read(reader.who, ticket)
    proposed = next_morning(
        found.now, (await chrome_of(reader.who)).zone, found.in_force.timelines[found.in_force.calendar_id]
    )
    values = {"review_at": f"{proposed:%Y-%m-%dT%H:%M}", **(typed or {})}
    return await shown(request, reader, found, status=status, dialog="hold", typed=values, errors=errors)


@router.post("/{ticket}/hold")
async def put_on_hold(
    request: Request, ticket: str, reader: SignedIn, reason: Annotated[str, Form(max_length=2000)] = "",
    review_at: Annotated[str, Form(max_length=40)] = "", version: Version = None,
) -> Response:  # fmt: skip
    """Put it on hold until a time in the reader's zone."""
    said = words(reader.language, "ticket").gettext
    until = _instant(review_at, (await chrome_of(reader.who)).zone)
    errors: dict[str, str] = {}
    if until is None:
        errors["review_at"] = said(noop("Choose when it should be reviewed."))
    if not reason.strip():
        errors["reason"] = said(noop("Say why it is on hold; colleagues will read it."))
    if until is not None and not errors:
        try:
            async with at(reader.who, ticket) as (tx, ticket_id):
                before = (await tickets.ticket(tx, ticket_id)).status
                await actions.transition(
                    tx,
                    ticket_id=ticket_id,
                    to=Status.ON_HOLD,
                    reason=reason.strip(),
                    review_at=until,
                    version=version,
                )
        except Invalid:
            errors["review_at"] = said(noop("This time has passed. Choose one in the future."))
        else:
            return await _held(request, reader, ticket, before, until)
    typed = {"reason": reason, "review_at": review_at}
    return await _hold(request, reader, ticket, status=422, typed=typed, errors=errors)


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    """What a field of day and time says, in a zone; None for what says nothing."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


async def _held(request: Request, reader: Reader, ticket: str, before: str, until: datetime) -> Response:
    said = words(reader.language, "ticket")
    formats = Formats(said, (await chrome_of(reader.who)).zone, datetime.now(UTC))
    text = said.gettext(_DONE[Status.ON_HOLD]) % {"time": formats.moment(until)}
    undo = (f"/console/tickets/{ticket}/move", {"to": before}) if before in _BACK else None
    return back(request, f"/console/tickets/{ticket}", text, undo=undo)


@router.get("/{ticket}/resolve")
async def resolve_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Say what is still open, and ask for a last word to the client."""
    return await shown(request, reader, await read(reader.who, ticket), dialog="resolve")


@router.post("/{ticket}/resolve")
async def resolve(
    request: Request, ticket: str, reader: SignedIn, body: Annotated[str, Form(max_length=20_000)] = "", version: Version = None
) -> Response:  # fmt: skip
    """Deliver it, with a last word to the client where one was written."""
    return await _end(request, reader, ticket, Status.RESOLVED, body, version)


@router.get("/{ticket}/cancel")
async def cancel_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Ask whether it is really to be cancelled: that is final."""
    return await shown(request, reader, await read(reader.who, ticket), dialog="cancel")


@router.post("/{ticket}/cancel")
async def cancel(
    request: Request, ticket: str, reader: SignedIn, body: Annotated[str, Form(max_length=20_000)] = "", version: Version = None
) -> Response:  # fmt: skip
    """Cancel it for good, with a word to the client where one was written."""
    return await _end(request, reader, ticket, Status.CANCELLED, body, version)


async def _end(
    request: Request, reader: Reader, ticket: str, to: Status, body: str, version: int | None
) -> Response:
    text = body.replace("\r\n", "\n").strip()
    async with at(reader.who, ticket) as (tx, ticket_id):
        if text:
            await actions.comment(tx, ticket_id=ticket_id, body=text, visibility="public")
        await actions.transition(tx, ticket_id=ticket_id, to=to, version=version)
    return back(request, f"/console/tickets/{ticket}", words(reader.language, "ticket").gettext(_DONE[to]))


@router.get("/{ticket}/return")
async def return_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Ask what is to be mended."""
    return await shown(request, reader, await read(reader.who, ticket), dialog="return")


@router.post("/{ticket}/return")
async def send_back(
    request: Request, ticket: str, reader: SignedIn, body: Annotated[str, Form(max_length=20_000)] = "", version: Version = None
) -> Response:  # fmt: skip
    """Return it to work after a review, with a note for who did it."""
    text = body.replace("\r\n", "\n").strip()
    said = words(reader.language, "ticket").gettext
    if not text:
        errors = {"body": said(noop("Say what needs fixing; the person who did the work will read it."))}
        found = await read(reader.who, ticket)
        return await shown(request, reader, found, status=422, dialog="return", errors=errors)
    async with at(reader.who, ticket) as (tx, ticket_id):
        await actions.comment(tx, ticket_id=ticket_id, body=text, visibility="internal")
        await actions.transition(tx, ticket_id=ticket_id, to=Status.IN_PROGRESS, version=version)
    return back(request, f"/console/tickets/{ticket}", said(noop("Returned to work, with your note.")))
