"""Documents: handed in as a stream, listed by ticket, read as attachments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api import document_uploads
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, at_row, at_ticket, tenant_named, ticket_id
from api.downloads import download
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from services.documents import actions, file_store, queries, reading
from services.documents.queries import DocumentCard
from tenants.db import transaction

router = APIRouter(prefix="/v1", tags=["documents"], route_class=Route)


@router.post(
    "/documents",
    status_code=201,
    response_model=DocumentCard,
    responses=document_uploads.REFUSALS,
    openapi_extra=document_uploads.OPENAPI,
)
async def hand_in(
    request: Request, scope: CurrentScope, tenant: Annotated[str | None, Query(max_length=40)] = None
) -> Response:
    """Hand in a document that belongs to no ticket yet; only who handed it in sees it. Staff name the `tenant`."""
    inside = await tenant_named(scope, tenant)
    async with transaction(inside) as tx:
        key = await actions.prepare(tx, None)
    upload = await document_uploads.receive(request, inside.here, key)
    async with transaction(inside, once=upload.claim(request, scope)) as tx:
        card = await actions.hand_in(tx, upload.received)
        return await answer(tx, card, status=201, location=f"/v1/documents/{card.id}")


@router.post(
    "/tickets/{ticket}/documents",
    status_code=201,
    response_model=DocumentCard,
    responses=document_uploads.REFUSALS,
    openapi_extra=document_uploads.OPENAPI,
)
async def attach(ticket: str, request: Request, scope: CurrentScope) -> Response:
    """Attach a document to a ticket. An internal one never leaves the side that does the work."""
    inside = await at_ticket(scope, ticket)
    async with transaction(inside) as tx:
        named = await ticket_id(tx, ticket)
        key = await actions.prepare(tx, named)
    upload = await document_uploads.receive(request, inside.here, key)
    async with transaction(inside, once=upload.claim(request, scope)) as tx:
        card = await actions.attach(tx, ticket_id=named, received=upload.received, internal=upload.internal)
        return await answer(tx, card, status=201, location=f"/v1/documents/{card.id}")


@router.get("/tickets/{ticket}/documents", response_model=Page[DocumentCard])
async def list_documents(ticket: str, scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """The documents of a ticket, oldest first; internal ones for the side that does the work alone."""
    async with transaction(await at_ticket(scope, ticket)) as tx:
        found = await queries.page(tx, await ticket_id(tx, ticket), limit=limit + 1, after=after)
    return page(found, limit)


@router.get("/documents/{document}", response_model=DocumentCard)
async def read_document(document: UUID, scope: CurrentScope) -> Response:
    """What is known of a document."""
    async with transaction(await at_row(scope, "documents", document)) as tx:
        card = await queries.document(tx, document)
    return shown(card)


@router.get(
    "/documents/{document}/content",
    response_class=Response,
    responses={
        200: {"description": "The document, as an attachment.", "content": {"application/octet-stream": {}}}
    },
)
async def read_content(document: UUID, scope: CurrentScope) -> Response:
    """The document itself, always as an attachment. What staff read is recorded."""
    async with transaction(await at_row(scope, "documents", document)) as tx:
        content = await reading.content(tx, document, file_store.current())
    return download(content)
