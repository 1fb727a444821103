"""Files that come with a request or a reply: handed in at once, attached when it is sent, taken back until then."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api import document_uploads
from api.answers import shown
from api.downloads import download
from api.problems import STATUS
from api.web import refusals
from api.web.guard import PageRoute
from api.web.portal.pages import client
from api.web.reader import Reader, SignedIn
from api.web.words import words
from core.errors import NotFound, Refusal
from core.settings import settings
from services.documents import actions, file_store, queries, reading
from services.documents.queries import DocumentCard
from services.documents.reception import Received, Reception
from services.documents.sealing import CHUNK, DocumentKey
from tenants.db import Tx, transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Trouble = tuple[str, str]
"""The name of a file, and why it was not taken."""


@router.post("/portal/files")
async def hand_in(request: Request, reader: SignedIn) -> Response:
    """Take in one file as it arrives, from a page with scripts. Refusals come as a sentence for the page to show."""
    scope = client(reader)
    try:
        async with transaction(scope) as tx:
            key = await actions.prepare(tx, None)
        upload = await document_uploads.receive(request, scope.here, key)
        async with transaction(scope) as tx:
            card = await actions.hand_in(tx, upload.received)
    except Refusal as refusal:
        return shown({"detail": sentence(reader, refusal)}, status=_status(refusal))
    return shown({"id": card.id, "name": card.file_name, "size": card.size}, status=201)


@router.post("/portal/files/{document}/end")
async def take_back(document: UUID, reader: SignedIn) -> Response:
    """Take a file back that was not sent yet."""
    async with transaction(client(reader)) as tx:
        await actions.discard(tx, document)
    return Response(status_code=204)


@router.get("/portal/documents/{document}")
async def read(document: UUID, reader: SignedIn) -> Response:
    """A document of a request, or one of one's own that was not sent yet: always as an attachment."""
    async with transaction(client(reader)) as tx:
        content = await reading.content(tx, document, file_store.current())
    return download(content)


async def taken(reader: Reader, form: FormData) -> tuple[list[UUID], list[Trouble]]:
    """Hand in the files that a form holds (`files`), with those that it names already (`file`): ids, and what was not taken."""
    ids, troubles = named(form), list[Trouble]()
    for upload in form.getlist("files"):
        if isinstance(upload, UploadFile) and upload.filename:
            try:
                ids.append(await _one(reader.who, upload))
            except Refusal as refusal:
                troubles.append((upload.filename, sentence(reader, refusal)))
    return ids, troubles


def named(form: FormData) -> list[UUID]:
    """The files that a form names; what is no id is passed by."""
    found = []
    for each in form.getlist("file"):
        try:
            found.append(UUID(str(each)))
        except ValueError:
            continue
    return found


async def held(tx: Tx, ids: Sequence[UUID]) -> list[DocumentCard]:
    """Those of these that are still one's own and unsent."""
    cards = []
    for each in ids:
        try:
            card = await queries.document(tx, each)
        except NotFound:
            continue
        if card.ticket is None:
            cards.append(card)
    return cards


async def _one(scope: Scope, upload: UploadFile) -> UUID:
    async with transaction(scope) as tx:
        key = await actions.prepare(tx, None)
    received = await _received(scope, upload, key)
    async with transaction(scope) as tx:
        return (await actions.hand_in(tx, received)).id


async def _received(scope: Scope, upload: UploadFile, key: DocumentKey) -> Received:
    async with file_store.current().incoming(scope.here) as incoming:
        reception = Reception(incoming, key, limit=settings().max_document_bytes)
        await reception.begin(upload.filename or "", upload.content_type)
        while piece := await upload.read(CHUNK):
            await reception.add(piece)
        return await reception.end()


def sentence(reader: Reader, refusal: Refusal) -> str:
    """Why a file was not taken."""
    said = words(reader.language, "portal")
    if refusal.reason == "too_large":
        size = f"{settings().max_document_bytes >> 20} MB"
        return said.gettext("The file is larger than %(size)s.") % {"size": size}
    return refusals.text(reader.language, _status(refusal), refusal.reason, refusal.detail, refusal.facts)


def _status(refusal: Refusal) -> int:
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))
