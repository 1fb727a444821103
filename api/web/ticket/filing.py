"""Documents of a ticket: handed in as a stream with progress (or by a plain form), and read as attachments."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api import document_uploads, problems
from api.deps import at_ticket, ticket_id
from api.document_uploads import Upload
from api.downloads import download
from api.web import refusals
from api.web.guard import TOKEN_HEADER, PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Invalid, Refusal
from core.said import say
from core.settings import settings
from services.documents import actions, file_store, queries, reading
from services.documents.queries import DocumentCard
from services.documents.reception import Reception
from services.documents.sealing import DocumentKey
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

_PIECE = 256 * 1024


@router.post("/{ticket}/files")
async def hand_in(request: Request, ticket: str, reader: SignedIn) -> Response:
    """Take in one file from the page's script (as a stream, answered in JSON), or those of a plain form."""
    if TOKEN_HEADER in request.headers:
        return await _streamed(request, reader, ticket)
    said = words(reader.language, "ticket")
    form = await request.form()
    files = [each for each in form.getlist("file") if isinstance(each, UploadFile) and each.filename]
    if not files:
        raise Invalid.field(
            "/file",
            "missing",
            say("takes a file"),
        )
    inside, named, _ = await _prepared(reader.who, ticket)
    for file in files:
        _, _, key = await _prepared(reader.who, ticket)
        upload = await _received(file, inside, key, internal=form.get("internal") == "true")
        await _attached(inside, named, upload)
    many = said.ngettext(
        noop("The document was attached."), noop("%(num)s documents were attached."), len(files)
    )
    return back(request, f"/console/tickets/{ticket}", many % {"num": len(files)})


async def _streamed(request: Request, reader: Reader, ticket: str) -> Response:
    try:
        inside, named, key = await _prepared(reader.who, ticket)
        card = await _attached(inside, named, await document_uploads.receive(request, inside.here, key))
    except Refusal as refused:
        status = problems.status_of(refused)
        said = refusals.text(reader.language, status, refused.reason, refused.detail, refused.facts)
        return JSONResponse({"detail": said}, status)
    return JSONResponse({"id": str(card.id), "name": card.file_name}, 201)


async def _prepared(scope: Scope, ticket: str) -> tuple[Scope, UUID, DocumentKey]:
    inside = await at_ticket(scope, ticket)
    async with transaction(inside) as tx:
        named = await ticket_id(tx, ticket)
        return inside, named, await actions.prepare(tx, named)


async def _received(file: UploadFile, inside: Scope, key: DocumentKey, *, internal: bool) -> Upload:
    """Read a file that a plain form brought, the same way as one that streams in."""
    async with file_store.current().incoming(inside.here) as incoming:
        reception = Reception(incoming, key, limit=settings().max_document_bytes)
        await reception.begin(file.filename or "", file.content_type)
        while piece := await file.read(_PIECE):
            await reception.add(piece)
        return Upload(await reception.end(), internal)


async def _attached(inside: Scope, named: UUID, upload: Upload) -> DocumentCard:
    async with transaction(inside) as tx:
        return await actions.attach(tx, ticket_id=named, received=upload.received, internal=upload.internal)


@router.get("/{ticket}/files/{document}")
async def fetch(ticket: str, document: UUID, reader: SignedIn) -> Any:
    """A document of this ticket, always as an attachment. What staff read is recorded."""
    async with transaction(await at_ticket(reader.who, ticket)) as tx:
        named = await ticket_id(tx, ticket)
        if (await queries.document(tx, document)).ticket != named:
            raise queries.DocumentNotFound
        content = await reading.content(tx, document, file_store.current())
    return download(content)
