"""Tickets among themselves: merge into another, split, link."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at, ticket_id
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.ticket.pages import shown
from api.web.ticket.people import Named, people
from api.web.ticket.reading import read
from api.web.words import noop, words
from core.errors import Invalid, NotFound
from services.tickets import queries, relations
from services.tickets.creation import NewTicket
from services.tickets.queries import TicketCard
from tenants.db import Tx

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Form(max_length=20_000)]
_MOST = 20
_UNKNOWN = noop("This company has no such ticket that you may see. Enter a reference such as %(example)s.")
_ITSELF = noop("This is the ticket itself. Name another one.")


async def _dialog(request: Request, reader: Reader, ticket: str, dialog: str, **values: Any) -> Response:
    return await shown(request, reader, await read(reader.who, ticket), dialog=dialog, **values)


@router.get("/{ticket}/merge")
async def merge_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Ask which ticket it goes into."""
    return await _dialog(request, reader, ticket, "merge")


@dataclass(frozen=True, slots=True)
class Target:
    """The ticket that would stay: its subject and whose it is, to be seen before anything is done."""

    card: TicketCard
    requester: Named
    is_theirs: bool


@router.post("/{ticket}/merge")
async def merge(
    request: Request, ticket: str, reader: SignedIn, into: Text = "", sure: Text = ""
) -> Response:
    """Show the ticket it goes into. Once that one is confirmed (`sure`), merge for good; says where the requesters differ."""
    said = words(reader.language, "ticket").gettext
    try:
        async with at(reader.who, ticket) as (tx, source):
            card = await queries.ticket(tx, source)
            tx.scope.require("tickets.merge")
            target = await _other(tx, into, source)
            if sure != target.reference:
                asker = (await people(tx, [target.requester]))[target.requester]
                seen = Target(target, asker, target.requester == card.requester)
            else:
                seen = None
                merged = await relations.merge(tx, ticket_id=source, into=target.id)
    except Invalid as wrong:
        return await _wrong(request, reader, ticket, "merge", "into", into, wrong)
    if seen:
        return await _dialog(request, reader, ticket, "merge", typed={"into": target.reference}, other=seen)
    text = said(noop("Merged into %(reference)s.")) % {"reference": target.reference}
    if merged.warnings:
        text += " " + said(noop("Its requester is a different person. Please let them know."))
    return back(request, f"/console/tickets/{target.reference}", text)


async def _other(tx: Tx, name: str, this: UUID) -> TicketCard:
    """The ticket of a reference. Raises Invalid where there is none that the caller sees, or it is this one."""
    try:
        found = await queries.ticket(tx, await ticket_id(tx, name.strip()))
    except NotFound as error:
        raise Invalid.field("/other", "unknown_ticket", name) from error
    if found.id == this:
        raise Invalid.field("/other", "itself", name)
    return found


async def _wrong(
    request: Request, reader: Reader, ticket: str, dialog: str, field: str, typed: str, wrong: Invalid
) -> Response:
    message = _ITSELF if wrong.errors[0].code == "itself" else _UNKNOWN
    example = f"{ticket.rpartition('-')[0]}-0001"
    errors = {field: words(reader.language, "ticket").gettext(message) % {"example": example}}
    return await _dialog(request, reader, ticket, dialog, status=422, typed={field: typed}, errors=errors)


@router.get("/{ticket}/link")
async def link_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Ask which ticket belongs together with this one, and how."""
    return await _dialog(request, reader, ticket, "link")


@router.post("/{ticket}/link")
async def link(
    request: Request, ticket: str, reader: SignedIn, other: Text = "", kind: Annotated[str, Form(max_length=20)] = "relates_to"
) -> Response:  # fmt: skip
    """Link two tickets."""
    if kind not in relations.KINDS:
        kind = "relates_to"
    try:
        async with at(reader.who, ticket) as (tx, this):
            target = await _other(tx, other, this)
            await relations.link(tx, ticket_id=this, other=target.id, kind=kind)
    except Invalid as wrong:
        return await _wrong(request, reader, ticket, "link", "other", other, wrong)
    text = words(reader.language, "ticket").gettext(noop("Linked to %(reference)s.")) % {
        "reference": target.reference
    }
    return back(request, f"/console/tickets/{ticket}", text)


@router.get("/{ticket}/split")
async def split_dialog(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Ask for the subjects of the further tickets."""
    return await _dialog(request, reader, ticket, "split")


@router.post("/{ticket}/split")
async def split(request: Request, ticket: str, reader: SignedIn, subjects: Text = "") -> Response:
    """Make a ticket of each line, with the kind, form and requester of this one."""
    said = words(reader.language, "ticket")
    lines = [line.strip()[:300] for line in subjects.splitlines() if line.strip()]
    if not 0 < len(lines) <= _MOST:
        errors = {
            "subjects": said.gettext(noop("Write one subject per line, from 1 to %(most)s."))
            % {"most": _MOST}
        }
        return await _dialog(
            request, reader, ticket, "split", status=422, typed={"subjects": subjects}, errors=errors
        )
    async with at(reader.who, ticket) as (tx, this):
        card = await queries.ticket(tx, this)
        await relations.split(tx, ticket_id=this, parts=[_part(card, line) for line in lines])
    done = said.ngettext(
        noop("One more ticket was created."), noop("%(num)s more tickets were created."), len(lines)
    )
    return back(request, f"/console/tickets/{ticket}", done % {"num": len(lines)})


def _part(card: TicketCard, subject: str) -> NewTicket:
    return NewTicket(
        task_type=card.task_type, subject=subject, priority=card.priority, form=card.form, tags=card.tags, sourcing=card.sourcing,
        channel="staff", requester=card.requester,
    )  # fmt: skip
