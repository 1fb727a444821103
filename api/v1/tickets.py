"""Tickets: submit, read, list, edit, move, assign, comment."""

import asyncio
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at, tenant_named
from api.requests import Route
from api.shapes import Code, Instant, JsonObject, Line, Shape, Tags, Words
from core.errors import Invalid
from services.rules.lifecycle import Priority, Sourcing, Status
from services.tickets import actions, creation, listing, queries
from services.tickets.creation import NewTicket
from services.tickets.listing import Cursor, Filters
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


class TicketIn(Shape):
    """A ticket to submit. `tenant` is the tenant's key: needed from staff."""

    task_type: Code
    subject: Line
    description: Words = ""
    priority: Priority | None = None
    form: JsonObject = Field(default_factory=dict)
    tags: Tags = Field(default_factory=list)
    external_reference: Line | None = None
    sourcing: Sourcing = Sourcing.OUTSOURCED
    deadline: Instant | date | None = None
    parent: Annotated[str, Field(max_length=80)] | None = None
    requester: UUID | None = None
    tenant: Annotated[str, Field(max_length=40)] | None = None

    def new(self, scope: Scope) -> NewTicket:
        """What the action takes."""
        return NewTicket(
            task_type=self.task_type,
            subject=self.subject,
            description=self.description,
            priority=self.priority.value if self.priority else None,
            form=self.form,
            tags=self.tags,
            external_reference=self.external_reference,
            sourcing=self.sourcing.value,
            channel="staff" if scope.is_staff else "api",
            deadline=self.deadline,
            parent=self.parent,
            requester=self.requester,
        )


class TransitionIn(Shape):
    """A move to another status. `review_at` is for holds; a day from now where it is left out."""

    to: Status
    reason: Annotated[str, Field(max_length=2000)] | None = None
    review_at: Instant | None = None


class AssignmentIn(Shape):
    """A person (or "me"), or a queue."""

    assignee: UUID | Literal["me"] | None = None
    queue: UUID | None = None


class CommentIn(Shape):
    """A message. Internal ones never leave the side that does the work."""

    body: Annotated[str, Field(min_length=1, max_length=20_000)]
    visibility: Literal["public", "internal"] = "public"


@router.post("", status_code=201)
async def create_ticket(body: TicketIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Submit a ticket."""
    inside = await tenant_named(scope, body.tenant)
    async with transaction(inside, once=claim) as tx:
        case = await creation.create(tx, body.new(scope))
        card = queries.card(case.ticket, case.in_force, is_staff=scope.is_staff)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/tickets/{card.id}")


@router.get("/{ticket}")
async def read_ticket(ticket: str, scope: CurrentScope) -> Response:
    """One ticket, by id or reference."""
    async with at(scope, ticket) as (tx, ticket_id):
        card = await queries.ticket(tx, ticket_id)
    return shown(card, version=card.version)


@router.post("/{ticket}/transitions")
async def move_ticket(
    ticket: str, body: TransitionIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Move a ticket to another status."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        case = await actions.transition(
            tx, ticket_id=ticket_id, to=body.to, reason=body.reason, review_at=body.review_at, version=version
        )
        card = queries.card(case.ticket, case.in_force, is_staff=scope.is_staff)
        return await answer(tx, card, version=card.version)


@router.post("/{ticket}/assignment")
async def assign_ticket(
    ticket: str, body: AssignmentIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Give a ticket to a person or a queue."""
    if (body.assignee is None) == (body.queue is None):
        raise Invalid.field("", "one_of", "takes either assignee or queue")
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        assignee = scope.actor if body.assignee == "me" else body.assignee
        case = await actions.assign(
            tx, ticket_id=ticket_id, assignee=assignee, queue=body.queue, version=version
        )
        card = queries.card(case.ticket, case.in_force, is_staff=scope.is_staff)
        return await answer(tx, card, version=card.version)


@router.post("/{ticket}/comments", status_code=201)
async def add_comment(ticket: str, body: CommentIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Write on a ticket."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        comment = await actions.comment(tx, ticket_id=ticket_id, body=body.body, visibility=body.visibility)
        return await answer(tx, comment, status=201, location=f"/v1/tickets/{comment.ticket_id}/comments")


@router.get("")
async def list_tickets(
    scope: CurrentScope,
    status: Annotated[list[Status] | None, Query()] = None,
    queue: UUID | None = None,
    assignee: UUID | Literal["me"] | None = None,
    task_type: Code | None = None,
    priority: Priority | None = None,
    sourcing: Sourcing | None = None,
    q: Annotated[str | None, Query(min_length=1, max_length=200)] = None,
    due_before: Instant | None = None,
    created_from: Instant | None = None,
    created_to: Instant | None = None,
    tenant: Annotated[str | None, Query(max_length=40)] = None,
    sort: Literal["due_at"] | None = None,
    limit: Limit = 50,
    cursor: str | None = None,
) -> Response:
    """Tickets that the caller sees, newest first, or nearest due first. Staff without `tenant`: of all their tenants."""
    filters = Filters(
        status=[each.value for each in status or []],
        queue=queue,
        assignee=scope.actor if assignee == "me" else assignee,
        task_type=task_type,
        priority=priority,
        sourcing=sourcing,
        q=q,
        due_before=due_before,
        created_from=created_from,
        created_to=created_to,
    )
    by_due = sort == "due_at"
    after = Cursor.read(cursor, by_due=by_due) if cursor else None
    scopes = (
        [await tenant_named(scope, tenant)]
        if tenant or scope.tenant
        else [scope.at(each) for each in scope.tenants]
    )
    cards = await _merged(scopes, filters, by_due=by_due, limit=limit + 1, after=after)
    more = len(cards) > limit
    cards = cards[:limit]
    return shown(
        {"data": cards, "next_cursor": listing.cursor_after(cards[-1], by_due=by_due) if more else None}
    )


async def _merged(
    scopes: list[Scope], filters: Filters, *, by_due: bool, limit: int, after: Cursor | None
) -> list[queries.TicketCard]:
    """Each tenant's top rows, merged: one transaction sees one tenant."""
    few = asyncio.Semaphore(4)

    async def one(inside: Scope) -> list[queries.TicketCard]:
        async with few, transaction(inside) as tx:
            return await listing.page(tx, filters, by_due=by_due, limit=limit, after=after)

    pages = await asyncio.gather(*(one(inside) for inside in scopes))
    cards = [card for page in pages for card in page]
    return (
        sorted(cards, key=lambda card: listing.sort_key(card, by_due=by_due))[:limit]
        if len(pages) > 1
        else cards
    )
