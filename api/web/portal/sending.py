"""The summary of a request before it is sent, and the sending: the ticket, its files and the end of its draft in one commit."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web import forms
from api.web.guard import PageRoute
from api.web.portal import files, sheets
from api.web.portal.ahead import outlook
from api.web.portal.new import gone, reading_of
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import Invalid
from services.documents import actions as documents
from services.drafts import actions as drafting
from services.drafts import queries as drafts
from services.drafts.queries import DraftNotFound
from services.tickets import creation
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/portal/new/{code}/check")
async def summary(request: Request, reader: SignedIn, code: str, draft: UUID) -> Response:
    """All that will be sent, with when it will be done; nothing is sent yet."""
    async with transaction(client(reader)) as tx:
        tx.scope.require("tickets.create")
        kind, how = await sheets.kind_of(tx, code), await reading_of(tx, reader)
        try:
            content = (await drafts.one(tx, draft)).content
        except DraftNotFound:
            return gone(request, reader)
        if await sheets.wrong(tx, kind, content, how):
            return back(request, f"/portal/new/{code}?draft={draft}&check=1")
        values: dict[str, Any] = {
            "kind": kind,
            "content": content,
            "subject": content.subject or sheets.suggested(kind, content.form, how),
            "lines": forms.show(kind.form, content.form, how),
            "held": await files.held(tx, content.files),
            "ahead": await outlook(tx, kind, content, how),
            "deadline": sheets.new_ticket(kind, content, how).deadline,
        }
    return await show(request, reader, "check.html", draft=draft, **values)


@router.post("/portal/new/{code}/check")
async def send(request: Request, reader: SignedIn, code: str, draft: Annotated[UUID, Form()]) -> Response:
    """Send it. A second click finds no draft any more, and is told so."""
    said = words(reader.language, "portal")
    try:
        reference, waits = await _sent(reader, code, draft)
    except Invalid:
        again = said.gettext("It could not be sent. Please check what is marked below.")
        return back(request, f"/portal/new/{code}?draft={draft}&check=1", again, late=True)
    except DraftNotFound:
        return gone(request, reader)
    done = (
        said.gettext("Sent for approval: %(reference)s")
        if waits
        else said.gettext("Requested: %(reference)s")
    )
    return back(request, f"/portal/tickets/{reference}", done % {"reference": reference})


async def _sent(reader: Reader, code: str, draft: UUID) -> tuple[str, bool]:
    """The reference of the new ticket, and whether it waits for approval."""
    async with transaction(client(reader)) as tx:
        kind, how = await sheets.kind_of(tx, code), await reading_of(tx, reader)
        content = (await drafts.one(tx, draft, lock=True)).content
        case = await creation.create(tx, sheets.new_ticket(kind, content, how))
        if content.files:
            await documents.file_under(tx, ticket_id=case.ticket.id, documents=content.files)
        await drafting.sent(tx, draft)
        return case.reference, kind.approval is not None


@router.post("/portal/drafts/{draft}/end")
async def throw_away(request: Request, reader: SignedIn, draft: UUID) -> Response:
    """Throw a draft away."""
    async with transaction(client(reader)) as tx:
        await drafting.discard(tx, draft)
    return back(request, "/portal", words(reader.language, "portal").gettext("The draft has been deleted."))
