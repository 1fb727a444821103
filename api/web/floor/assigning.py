"""Hand one ticket over: by a plain page, by keys on it, or by dragging; and take that back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, Response

from api.deps import at, at_ticket
from api.web.door.entry import local
from api.web.floor.names import overseer
from api.web.floor.weighing import weigh
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Invalid
from core.said import say
from services.tickets import handing
from services.tickets.handing import Handed, Place
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Back = Annotated[str, Form(max_length=2000)]
HERE = "/floor"


@router.get("/floor/assign/{ticket}")
async def choose(request: Request, reader: SignedIn, ticket: str, to: str = "", back: str = HERE) -> Response:
    """Who can take a ticket, first of all; why the others cannot; and the queues it could go to."""
    scope = overseer(reader)
    found = await weigh(scope, ticket, words(reader.language, "floor"))
    return await page(
        request, reader, "floor/assign.html", found=found, names=found.names, line=found.line, to=to, back=local(back),
        may_assign=scope.may("tickets.assign"),
    )  # fmt: skip


@router.get("/floor/able/{ticket}")
async def able(reader: SignedIn, ticket: str) -> Response:
    """What speaks against each person, for who drags a ticket over them; and the queues that take it."""
    scope = overseer(reader)
    scope.require("tickets.assign")
    found = await weigh(scope, ticket, words(reader.language, "floor"))
    shown = {
        "people": {str(each.id): " · ".join(each.against) for each in found.people},
        "queues": [str(each.id) for each in found.queues],
    }
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})


@router.post("/floor/assign")
async def assign(
    request: Request, reader: SignedIn, ticket: Annotated[str, Form(max_length=80)], to: Annotated[str, Form(max_length=80)] = "",
    version: Annotated[int | None, Form()] = None, back_to: Annotated[str, Form(alias="back", max_length=2000)] = HERE,
) -> Response:  # fmt: skip
    """Hand a ticket to `person:ID`, to `queue:ID`, or to `nobody` in its queue."""
    person, queue = target(to)
    async with at(reader.who, ticket) as (tx, ticket_id):
        handed = await handing.hand_over(
            tx, ticket_id=ticket_id, assignee=person, queue=queue, version=version
        )
    name = await _called(reader, person, queue, handed)
    said = words(reader.language, "floor")
    sentence = {
        "person": said.gettext("%(reference)s is now with %(name)s."),
        "queue": said.gettext("%(reference)s is waiting in %(name)s."),
        "nobody": said.gettext("%(reference)s is waiting unassigned in %(name)s."),
    }["person" if person else "queue" if queue else "nobody"]
    return back(
        request, local(back_to), sentence % {"reference": handed.reference, "name": name}, undo=_undo(handed, local(back_to))
    )  # fmt: skip


def target(to: str) -> tuple[UUID | None, UUID | None]:
    """The person or the queue that `to` names; neither for `nobody`. Raises Invalid."""
    kind, _, name = to.partition(":")
    if to == "nobody":
        return None, None
    try:
        found = UUID(name)
    except ValueError as error:
        raise Invalid.field("/to", "unknown_target", say("takes a person or a queue")) from error
    if kind not in {"person", "queue"}:
        raise Invalid.field("/to", "unknown_target", say("takes a person or a queue"))
    return (found, None) if kind == "person" else (None, found)


_PERSON = "SELECT name FROM staff WHERE id = $1"
_OWN = "SELECT name FROM people WHERE tenant_id = $1 AND id = $2"
_QUEUE = "SELECT name_ja, name_en FROM queues WHERE id = $1"


async def _called(reader: Reader, person: UUID | None, queue: UUID | None, handed: Handed) -> str:
    async with transaction(await at_ticket(reader.who, handed.reference)) as tx:
        if person:
            name = await tx.fetchval(_PERSON, person) or await tx.fetchval(_OWN, tx.tenant, person)
            return f"{name}さん" if reader.language == "ja" else str(name)
        row = await tx.fetchrow(_QUEUE, queue or handed.before.queue)
        return str(row[f"name_{reader.language}"]) if row else "–"


def _undo(handed: Handed, back_to: str) -> tuple[str, dict[str, str]]:
    before = handed.before
    fields = {
        "ticket": handed.reference,
        "queue": str(before.queue),
        "person": str(before.assignee or ""),
        "begun": "yes" if before.in_progress else "",
        "version": str(handed.version),
        "back": back_to,
    }
    return "/floor/assign/undo", fields


@router.post("/floor/assign/undo")
async def undo(
    request: Request, reader: SignedIn, ticket: Annotated[str, Form(max_length=80)], queue: Annotated[UUID, Form()],
    version: Annotated[int, Form()], person: Annotated[UUID | None, Form()] = None, begun: Annotated[str, Form(max_length=3)] = "",
    back_to: Annotated[str, Form(alias="back", max_length=2000)] = HERE,
) -> Response:  # fmt: skip
    """Take a hand-over back, unless somebody changed the ticket since."""
    place = Place(queue, person, in_progress=begun == "yes")
    async with at(reader.who, ticket) as (tx, ticket_id):
        handed = await handing.put_back(tx, ticket_id=ticket_id, to=place, version=version)
    said = words(reader.language, "floor").gettext("%(reference)s is back where it was.")
    return back(request, local(back_to), said % {"reference": handed.reference})
