"""Reply, and write internal notes; with a reply, wait for the client or resolve in the same commit."""

from typing import Annotated, Literal
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
from services.rules.lifecycle import Status
from services.tickets import actions, comments
from tenants.db import Tx

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)

_EMPTY = {
    "public": noop("Write your message to the client first, then send it."),
    "internal": noop("Write the note first, then save it."),
    "waiting_client": noop(
        "Write your question to the client: they will be told that you are waiting for the answer."
    ),
}
_DONE = {
    "public": noop("Reply sent."), "internal": noop("Note saved. The client does not see it."),
    "waiting_client": noop("Sent. The ticket waits for the client."), "resolved": noop("Sent, and resolved."),
}  # fmt: skip


@router.post("/{ticket}/comment")
async def write(
    request: Request,
    ticket: str,
    reader: SignedIn,
    visibility: Annotated[Literal["public", "internal"], Form()],
    body: Annotated[str, Form(max_length=20_000)] = "",
    then: Annotated[Literal["", "waiting_client", "resolved"], Form()] = "",
) -> Response:
    """Say something. What is refused changes nothing, and what was typed stays."""
    text = body.replace("\r\n", "\n").strip()
    async with at(reader.who, ticket) as (tx, ticket_id):
        may_be_empty = then == "resolved" or (then == "waiting_client" and await _has_asked(tx, ticket_id))
        if text or (may_be_empty and visibility == "public"):
            if text:
                await actions.comment(tx, ticket_id=ticket_id, body=text, visibility=visibility)
            if then and visibility == "public":
                await actions.transition(tx, ticket_id=ticket_id, to=Status(then))
            is_done = True
        else:
            is_done = False
    if not is_done:
        return await _empty(request, reader, ticket, visibility, then)
    said = words(reader.language, "ticket")
    key = then if then and visibility == "public" else visibility
    return back(request, f"/console/tickets/{ticket}", said.gettext(_DONE[key]))


async def _has_asked(tx: Tx, ticket: UUID) -> bool:
    """Whether the last word to the client is ours: then the wait needs no other."""
    said = [each for each in await comments.page(tx, ticket, limit=500) if each.visibility == "public"]
    return bool(said) and said[-1].side == "working"


async def _empty(request: Request, reader: Reader, ticket: str, visibility: str, then: str) -> Response:
    field = "reply" if visibility == "public" else "note"
    missing = _EMPTY.get(then, _EMPTY[visibility])
    wrong = words(reader.language, "ticket").gettext(missing)
    found = await read(reader.who, ticket)
    return await shown(request, reader, found, status=422, write=field, then=then, errors={field: wrong})
