"""What the reader decides on: the requests that wait for them, and what was decided before."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api.pages import After
from api.web import forms
from api.web.guard import PageRoute
from api.web.portal import people, ticket
from api.web.portal.new import reading_of
from api.web.portal.pages import client, show
from api.web.portal.promised import promised
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from services import access_records
from services.approvals import actions, queries
from services.approvals.queries import ApprovalCard
from services.in_force import reading
from services.tickets import queries as tickets
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PAGE = 20


@router.get("/portal/approvals")
async def inbox(
    request: Request,
    reader: SignedIn,
    after: After,
    show_: Annotated[Literal["pending", "decided"], Query(alias="show")] = "pending",
) -> Response:
    """What waits for the reader's decision, oldest first; or what they were asked before."""
    return await _page(request, reader, show_, after=after)


async def _page(
    request: Request,
    reader: Reader,
    show_: str,
    *,
    after: UUID | None = None,
    wrong: UUID | None = None,
    note: str = "",
) -> Response:
    client(reader).require("approvals.decide")
    async with transaction(reader.who) as tx:
        waiting = await queries.page(tx, status="pending", limit=100)
        cards = waiting[::-1] if show_ == "pending" else await _decided(tx, after)
        values = {
            "cards": cards[:PAGE] if show_ != "pending" else cards,
            "more": str(cards[PAGE - 1].id) if show_ != "pending" and len(cards) > PAGE else None,
            "count": len(waiting),
            "contents": {each.id: await _content(tx, reader, each) for each in waiting} if show_ == "pending" else {},
            "names": await people.names(tx, [person for each in cards for person in (each.requester, each.decided_by)]),
            "kinds": {kind.code: kind.name[reader.language] for kind in (await reading.of(tx)).task_types.values()},
            "promises": await promised(tx, [each.ticket for each in cards]),
        }  # fmt: skip
    return await show(
        request,
        reader,
        "approvals.html",
        status=422 if wrong else 200,
        chosen=show_,
        wrong=wrong,
        note=note,
        **values,
    )


async def _decided(tx: Tx, after: UUID | None) -> list[ApprovalCard]:
    found = [card for card in await queries.page(tx, limit=100, after=after) if card.status != "pending"]
    return found[: PAGE + 1]


async def _content(tx: Tx, reader: Reader, card: ApprovalCard) -> tuple[list[forms.Line], str, str]:
    """What the request says, as far as who decides may read it: its form, its message and its title."""
    asked = await tickets.ticket(tx, card.ticket)
    kind = (await reading.of(tx)).by_code[asked.task_type]
    shown = await access_records.shown(tx, asked)
    if shown.is_recorded:
        access_records.opened(tx.scope, asked.id)
    hidden = [each.pointer.removeprefix("/form") for each in shown.hidden]
    lines = forms.show(kind.form, shown.form, await reading_of(tx, reader), hidden=hidden)
    return lines, shown.description, shown.subject


@router.get("/portal/approvals/{approval}")
async def reloaded(request: Request, reader: SignedIn) -> Response:
    """Who reloads what a decision was answered with comes back to what waits."""
    client(reader).require("approvals.decide")
    return back(request, "/portal/approvals")


@router.post("/portal/approvals/{approval}")
async def decide(
    request: Request, reader: SignedIn, approval: UUID, decision: Annotated[Literal["approve", "reject"], Form()],
    note: Annotated[str, Form(max_length=2000)] = "", to: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Approve, or reject with the reason."""
    said, note = words(reader.language, "portal"), note.replace("\r\n", "\n").strip()
    if decision == "reject" and not note and to == "ticket":
        async with transaction(client(reader)) as tx:
            reference = (await queries.approval(tx, approval)).reference
        return await ticket.page(request, reader, reference, unsaid=True, status=422)
    if decision == "reject" and not note:
        return await _page(request, reader, "pending", wrong=approval)
    async with transaction(client(reader)) as tx:
        case = await actions.decide(tx, approval_id=approval, decision=decision, note=note or None)
        reference = case.reference
    done = (
        said.gettext("Approved: %(reference)s")
        if decision == "approve"
        else said.gettext("Not approved: %(reference)s")
    )
    where = f"/portal/tickets/{reference}" if to == "ticket" else "/portal/approvals"
    return back(request, where, done % {"reference": reference})
