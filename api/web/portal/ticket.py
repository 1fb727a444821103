"""The page of one request, and what its reader does there: reply, withdraw, confirm, say what is missing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import ticket_id
from api.web.guard import PageRoute
from api.web.portal import files
from api.web.portal.files import Trouble
from api.web.portal.followed import followed
from api.web.portal.new import reading_of
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.settings import settings
from services import access_records
from services.documents import actions as documents
from services.rules.lifecycle import Status
from services.tickets import actions, queries
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
LONGEST = 20_000


@router.get("/portal/tickets/{reference}")
async def one(request: Request, reader: SignedIn, reference: str) -> Response:
    """One request."""
    return await page(request, reader, reference)


@router.get("/portal/tickets/{reference}/replies")
@router.get("/portal/tickets/{reference}/reopen")
async def reloaded(request: Request, reader: SignedIn, reference: str) -> Response:
    """Who reloads what a form was answered with comes back to the request."""
    client(reader)
    return back(request, f"/portal/tickets/{reference}")


async def page(
    request: Request, reader: Reader, reference: str, *, typed: str = "", missing: str = "", problem: str = "",
    troubles: list[Trouble] | None = None, held: list[UUID] | None = None, unsaid: bool = False, status: int = 200,
) -> Response:  # fmt: skip
    """The page, with what was typed where something of it could not be taken; `unsaid`: a rejection lacks its reason."""
    async with transaction(client(reader)) as tx:
        how = await reading_of(tx, reader)
        found = await followed(tx, await ticket_id(tx, reference), how)
        kept = await files.held(tx, held or [])
    if found.recorded:
        access_records.opened(reader.who, found.card.id)
    return await show(
        request, reader, "ticket.html", status=status, found=found, typed=typed, missing=missing, problem=problem,
        troubles=troubles or [], held=kept, unsaid=unsaid, largest=settings().max_document_bytes >> 20,
    )  # fmt: skip


@router.post("/portal/tickets/{reference}/replies")
async def reply(request: Request, reader: SignedIn, reference: str) -> Response:
    """Write, with files; the answer to a question puts the request back to work."""
    said = words(reader.language, "portal")
    async with transaction(client(reader)) as tx:
        named = await ticket_id(tx, reference)
        await queries.ticket(tx, named)
        tx.scope.require("tickets.comment")
    sent = await request.form()
    body = str(sent.get("body") or "").replace("\r\n", "\n").strip()
    ids, troubles = await files.taken(reader, sent)
    problem = "" if body or ids else said.gettext("Write your message first.")
    if len(body) > LONGEST:
        problem = said.gettext("The text is too long.")
    if problem or troubles:
        return await page(
            request, reader, reference, typed=body, problem=problem, troubles=troubles, held=ids, status=422
        )
    async with transaction(reader.who) as tx:
        if ids:
            await documents.file_under(tx, ticket_id=named, documents=ids)
        await actions.comment(
            tx,
            ticket_id=named,
            body=body or said.gettext("Please find the files attached."),
            visibility="public",
        )
    return back(request, f"/portal/tickets/{reference}#talk", said.gettext("Your message has been sent."))


@router.post("/portal/tickets/{reference}/cancel")
async def withdraw(request: Request, reader: SignedIn, reference: str) -> Response:
    """Withdraw a request, until work begins."""
    async with transaction(client(reader)) as tx:
        await actions.transition(tx, ticket_id=await ticket_id(tx, reference), to=Status.CANCELLED)
    return back(
        request,
        f"/portal/tickets/{reference}",
        words(reader.language, "portal").gettext("The request has been withdrawn."),
    )


@router.post("/portal/tickets/{reference}/confirm")
async def confirm(request: Request, reader: SignedIn, reference: str) -> Response:
    """Say that it is right: the request is finished."""
    async with transaction(client(reader)) as tx:
        await actions.transition(tx, ticket_id=await ticket_id(tx, reference), to=Status.CLOSED)
    return back(
        request,
        f"/portal/tickets/{reference}",
        words(reader.language, "portal").gettext("Thank you. The request is finished."),
    )


@router.post("/portal/tickets/{reference}/reopen")
async def reopen(
    request: Request, reader: SignedIn, reference: str, missing: Annotated[str, Form()] = ""
) -> Response:
    """Say what is missing: the request goes back to work."""
    said = words(reader.language, "portal")
    missing = missing.replace("\r\n", "\n").strip()
    if not missing or len(missing) > LONGEST:
        problem = said.gettext("Tell us what is missing so that we can finish it.")
        return await page(request, reader, reference, missing=missing, problem=problem, status=422)
    async with transaction(client(reader)) as tx:
        named = await ticket_id(tx, reference)
        await actions.comment(tx, ticket_id=named, body=missing, visibility="public")
        await actions.transition(tx, ticket_id=named, to=Status.QUEUED)
    return back(request, f"/portal/tickets/{reference}", said.gettext("We will look at it again."))
