"""Excuse a breach, with a reason that the client sees."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import back
from api.web.ticket.pages import shown
from api.web.ticket.reading import read
from api.web.words import noop, words
from services.rules.policies import Metric
from services.sla import excuses

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)


@router.get("/{ticket}/excuse/{metric}")
async def dialog(request: Request, ticket: str, metric: Metric, reader: SignedIn) -> Response:
    """Ask for the reason."""
    reader.who.require("sla.excuse")
    return await shown(request, reader, await read(reader.who, ticket), dialog="excuse", metric=metric.value)


@router.post("/{ticket}/excuse/{metric}")
async def excuse(
    request: Request,
    ticket: str,
    metric: Metric,
    reader: SignedIn,
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Excuse the latest breach of a metric."""
    said = words(reader.language, "ticket").gettext
    if not reason.strip():
        errors = {"reason": said(noop("Say why it should not count; the client will read it."))}
        found = await read(reader.who, ticket)
        return await shown(
            request, reader, found, status=422, dialog="excuse", metric=metric.value, errors=errors
        )
    async with at(reader.who, ticket) as (tx, ticket_id):
        await excuses.excuse(tx, ticket_id=ticket_id, metric=metric, reason=reason)
    return back(request, f"/console/tickets/{ticket}", said(noop("The breach has been excused.")))
