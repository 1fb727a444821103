"""Tickets: submit, read, edit, move, assign."""

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, NeedsIfMatch, OnceOnly, at, tenant_named
from api.requests import Route
from api.v1 import screening
from api.v1.ticket_shapes import AssignmentIn, TicketIn, TicketPatch, TransitionIn
from core.errors import Invalid
from core.said import say
from services.tickets import actions, creation, editing, queries
from services.tickets.queries import TicketCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


@router.post("", status_code=201, response_model=TicketCard)
async def create_ticket(body: TicketIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Submit a ticket."""
    inside = await tenant_named(scope, body.tenant)
    async with transaction(inside, once=claim) as tx:
        case = await creation.create(tx, body.new(scope))
        card = queries.card(case.ticket, case.in_force, is_staff=scope.is_staff)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/tickets/{card.id}")


@router.get("/{ticket}", response_model=TicketCard)
async def read_ticket(ticket: str, scope: CurrentScope) -> Response:
    """One ticket, by id or reference. Personal data are masked to staff, approvers and in-house workers, and the reading is recorded."""
    async with at(scope, ticket) as (tx, ticket_id):
        card = await screening.of(tx, await queries.ticket(tx, ticket_id))
    return shown(card, version=card.version)


@router.patch("/{ticket}", response_model=TicketCard)
async def edit_ticket(ticket: str, body: TicketPatch, scope: CurrentScope, version: NeedsIfMatch) -> Response:
    """Change fields of a ticket. A masked value that is sent back as it was shown keeps what stands there."""
    async with at(scope, ticket) as (tx, ticket_id):
        case = await editing.edit(tx, ticket_id=ticket_id, changes=body.changes(), version=version)
        card = await screening.changed(case)
        return await answer(tx, card, version=card.version)


@router.post("/{ticket}/transitions", response_model=TicketCard)
async def move_ticket(
    ticket: str, body: TransitionIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Move a ticket to another status."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        case = await actions.transition(
            tx, ticket_id=ticket_id, to=body.to, reason=body.reason, review_at=body.review_at, version=version
        )
        card = await screening.changed(case)
        return await answer(tx, card, version=card.version)


@router.post("/{ticket}/assignment", response_model=TicketCard)
async def assign_ticket(
    ticket: str, body: AssignmentIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Give a ticket to a person or a queue."""
    if (body.assignee is None) == (body.queue is None):
        raise Invalid.field("", "one_of", say("takes either assignee or queue"))
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        assignee = scope.actor if body.assignee == "me" else body.assignee
        case = await actions.assign(
            tx, ticket_id=ticket_id, assignee=assignee, queue=body.queue, version=version
        )
        card = await screening.changed(case)
        return await answer(tx, card, version=card.version)
