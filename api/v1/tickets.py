"""Tickets: submit, read, list, edit, move, assign, comment."""

import asyncio
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, at, tenant_named, ticket_id
from api.requests import Route
from api.shapes import Code, Instant, JsonObject, Line, Page, Shape, Tags, Words
from core.errors import FieldError, Invalid, NotFound
from services.feed import queries as feed
from services.rules.lifecycle import Priority, Sourcing, Status
from services.tickets import actions, comments, creation, editing, listing, queries, relations
from services.tickets.creation import NewTicket
from services.tickets.listing import Cursor, Filters
from services.tickets.queries import TicketCard
from tenants.db import Tx, transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


TicketName = Annotated[str, Field(min_length=1, max_length=80)]


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
    """One ticket, by id or reference."""
    async with at(scope, ticket) as (tx, ticket_id):
        card = await queries.ticket(tx, ticket_id)
    return shown(card, version=card.version)


@router.post("/{ticket}/transitions", response_model=TicketCard)
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


@router.post("/{ticket}/assignment", response_model=TicketCard)
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


@router.post("/{ticket}/comments", status_code=201, response_model=comments.CommentCard)
async def add_comment(ticket: str, body: CommentIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Write on a ticket."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        comment = await actions.comment(tx, ticket_id=ticket_id, body=body.body, visibility=body.visibility)
        return await answer(tx, comment, status=201, location=f"/v1/tickets/{comment.ticket}/comments")


@router.get("", response_model=Page[TicketCard])
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
) -> list[TicketCard]:
    """Each tenant's top rows, merged: one transaction sees one tenant."""
    few = asyncio.Semaphore(4)

    async def one(inside: Scope) -> list[TicketCard]:
        async with few, transaction(inside) as tx:
            return await listing.page(tx, filters, by_due=by_due, limit=limit, after=after)

    pages = await asyncio.gather(*(one(inside) for inside in scopes))
    cards = [card for page in pages for card in page]
    return (
        sorted(cards, key=lambda card: listing.sort_key(card, by_due=by_due))[:limit]
        if len(pages) > 1
        else cards
    )


class TicketPatch(Shape):
    """Fields to change; one that is left out stays. `form` is replaced as a whole."""

    subject: Line | None = None
    description: Words | None = None
    priority: Priority | None = None
    task_type: Code | None = None
    form: JsonObject | None = None
    tags: Tags | None = None
    external_reference: Line | None = None
    deadline: Instant | date | None = None
    sourcing: Sourcing | None = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given. Raises Invalid for null where a field cannot be empty."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        empty = [
            name
            for name, value in given.items()
            if value is None and name not in {"external_reference", "deadline"}
        ]
        if empty:
            raise Invalid(
                [
                    FieldError(f"/{name}", "null", "held null; leave it out to keep it as it is")
                    for name in empty
                ]
            )
        return given


class MergeIn(Shape):
    """The ticket that this one is merged into, by id or reference."""

    into: TicketName


class LinkIn(Shape):
    """Another ticket of the same company, and how they belong together."""

    ticket: TicketName
    kind: Literal["relates_to", "duplicates", "blocks", "caused_by"]


class SplitIn(Shape):
    """The tickets to make out of one."""

    tickets: Annotated[list[TicketIn], Field(min_length=1, max_length=50)]


@router.patch("/{ticket}", response_model=TicketCard)
async def edit_ticket(ticket: str, body: TicketPatch, scope: CurrentScope, version: NeedsIfMatch) -> Response:
    """Change fields of a ticket."""
    async with at(scope, ticket) as (tx, ticket_id):
        case = await editing.edit(tx, ticket_id=ticket_id, changes=body.changes(), version=version)
        card = queries.card(case.ticket, case.in_force, is_staff=scope.is_staff)
        return await answer(tx, card, version=card.version)


@router.get("/{ticket}/comments", response_model=Page[comments.CommentCard])
async def list_comments(
    ticket: str, scope: CurrentScope, limit: Limit = 50, cursor: str | None = None
) -> Response:
    """The conversation, oldest first; internal notes for the side that does the work alone."""
    async with at(scope, ticket) as (tx, ticket_id):
        found = await comments.page(tx, ticket_id, limit=limit + 1, after=comments.read_cursor(cursor))
    more = len(found) > limit
    return shown({"data": found[:limit], "next_cursor": str(found[limit - 1].id) if more else None})


@router.get("/{ticket}/events", response_model=Page[feed.EventCard])
async def list_ticket_events(
    ticket: str, scope: CurrentScope, after: Annotated[int, Query(ge=0, le=2**62)] = 0, limit: Limit = 200
) -> Response:
    """What happened to a ticket, in order, as far as the reader may see it."""
    async with at(scope, ticket) as (tx, ticket_id):
        await queries.ticket(tx, ticket_id)
        found = await feed.of_ticket(tx, ticket_id, after_place=after, limit=limit)
    return shown({"data": found, "next_cursor": str(found[-1].place) if len(found) == limit else None})


@router.post("/{ticket}/merge", response_model=TicketCard)
async def merge_ticket(ticket: str, body: MergeIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Merge a ticket into another; it closes and leaves all clocks."""
    async with at(scope, ticket, claim=claim) as (tx, source):
        into = await other_ticket(tx, body.into, pointer="/into")
        merged = await relations.merge(tx, ticket_id=source, into=into)
        card = queries.card(merged.case.ticket, merged.case.in_force, is_staff=scope.is_staff)
        return await answer(tx, {**asdict(card), "warnings": merged.warnings}, version=card.version)


@router.get("/{ticket}/links", response_model=Page[relations.Link])
async def list_links(ticket: str, scope: CurrentScope) -> Response:
    """The tickets that this one belongs together with."""
    async with at(scope, ticket) as (tx, ticket_id):
        await queries.ticket(tx, ticket_id)
        found = await relations.links(tx, ticket_id)
    return shown({"data": found, "next_cursor": None})


@router.post("/{ticket}/links", status_code=201, response_model=relations.Link)
async def link_ticket(ticket: str, body: LinkIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Say that two tickets belong together."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        other = await other_ticket(tx, body.ticket, pointer="/ticket")
        made = await relations.link(tx, ticket_id=ticket_id, other=other, kind=body.kind)
        return await answer(tx, made, status=201, location=f"/v1/tickets/{ticket_id}/links")


@router.post("/{ticket}/split", status_code=201, response_model=Page[TicketCard])
async def split_ticket(ticket: str, body: SplitIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make further tickets out of one."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        made = await relations.split(
            tx, ticket_id=ticket_id, parts=[part.new(scope) for part in body.tickets]
        )
        cards = [queries.card(case.ticket, case.in_force, is_staff=scope.is_staff) for case in made]
        return await answer(tx, {"data": cards, "next_cursor": None}, status=201)


async def other_ticket(tx: Tx, name: str, *, pointer: str) -> UUID:
    """The id of another ticket named in a body. Raises Invalid where there is none that the caller sees."""
    try:
        other = await ticket_id(tx, name)
        await queries.ticket(tx, other)
    except NotFound as error:
        raise Invalid.field(
            pointer, "unknown_ticket", f"held {name!r}; takes the id or reference of a ticket that you see"
        ) from error
    return other
