"""Show masked personal data: for a reason, which is kept with who saw what."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.ticket.facts import plain_text
from api.web.ticket.pages import shown
from api.web.ticket.reading import Read, read
from api.web.words import noop, words
from services.access_records import actions
from services.in_force import forms
from services.rules import pointers

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)


@router.get("/{ticket}/reveal")
async def dialog(request: Request, ticket: str, reader: SignedIn, at: str = "") -> Response:
    """Ask for the reason."""
    return await _dialog(request, reader, ticket, at)


async def _dialog(request: Request, reader: Reader, ticket: str, pointer: str, **values: Any) -> Response:
    found = await read(reader.who, ticket)
    return await shown(
        request, reader, found, dialog="reveal", pointer=pointer[:500], label=_label(found, pointer), **values
    )


@router.post("/{ticket}/reveal")
async def reveal(
    request: Request, ticket: str, reader: SignedIn, pointer: Annotated[str, Form(max_length=500)],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:  # fmt: skip
    """Show one value, once; the page that follows has it masked again."""
    if not reason.strip():
        errors = {
            "reason": words(reader.language, "ticket").gettext(noop("Say what you need the value for."))
        }
        return await _dialog(request, reader, ticket, pointer, status=422, errors=errors)
    async with at(reader.who, ticket) as (tx, ticket_id):
        value = await actions.reveal(tx, ticket_id=ticket_id, pointer=pointer, reason=reason)
    return await _dialog(request, reader, ticket, pointer, value=plain_text(value))


def _label(found: Read, pointer: str) -> str:
    """What the value behind a pointer is called."""
    language = found.scope.language
    if pointer.startswith("/form/"):
        try:
            return forms.field_at(found.kind.form, pointers.tokens(pointer)[1:]).label(language)
        except ValueError:
            return pointer
    return words(language, "ticket").gettext(noop("Text of the conversation"))
