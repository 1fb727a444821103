"""Tick a step off, check it as the second person, or take the tick back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import Response

from api.deps import at
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import back
from api.web.ticket.pages import shown
from api.web.ticket.reading import read
from api.web.words import noop, words
from core.errors import Invalid
from services.procedures import ticking
from services.procedures.ticking import Left

router = APIRouter(prefix="/console/tickets", include_in_schema=False, route_class=PageRoute)


@router.post("/{ticket}/steps/{n}")
async def tick(
    request: Request, ticket: str, n: Annotated[int, Path(ge=0, le=10_000)], reader: SignedIn, done: Annotated[bool, Form()],
    note: Annotated[str, Form(max_length=2000)] = "", evidence: Annotated[str, Form(max_length=40)] = "",
) -> Response:  # fmt: skip
    """Change a tick. Evidence that is missing is asked for beside the step."""
    said, to = words(reader.language, "ticket").gettext, f"/console/tickets/{ticket}"
    try:
        async with at(reader.who, ticket) as (tx, ticket_id):
            if not done:
                await ticking.untick(tx, ticket_id=ticket_id, n=n)
                return back(request, to, said(noop("Step %(n)s is open again.")) % {"n": n})
            left = Left(note.strip() or None, UUID(evidence) if evidence else None)
            await ticking.tick(tx, ticket_id=ticket_id, n=n, left=left)
    except (Invalid, ValueError):
        wrong = said(noop("This step requires evidence: choose or upload a document, or write what you saw."))
        typed = {"step": str(n), "step_note": note, "evidence": evidence}
        found = await read(reader.who, ticket)
        return await shown(request, reader, found, status=422, typed=typed, errors={f"step-{n}": wrong})
    return back(
        request, to, said(noop("Step %(n)s is done.")) % {"n": n}, undo=(f"{to}/steps/{n}", {"done": "false"})
    )
