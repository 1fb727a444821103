"""The conversation on a ticket, and what happened to it."""

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at
from api.pages import Place, read_place
from api.requests import Route
from api.shapes import Page
from api.v1 import screening
from api.v1.ticket_shapes import CommentIn
from services.feed import queries as feed
from services.tickets import actions, comments, queries

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


@router.post("/{ticket}/comments", status_code=201, response_model=comments.CommentCard)
async def add_comment(ticket: str, body: CommentIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Write on a ticket."""
    async with at(scope, ticket, claim=claim) as (tx, ticket_id):
        comment = await actions.comment(tx, ticket_id=ticket_id, body=body.body, visibility=body.visibility)
        return await answer(tx, comment, status=201, location=f"/v1/tickets/{comment.ticket}/comments")


@router.get("/{ticket}/comments", response_model=Page[comments.CommentCard])
async def list_comments(
    ticket: str, scope: CurrentScope, limit: Limit = 50, cursor: str | None = None
) -> Response:
    """The conversation, oldest first; internal notes for the side that does the work alone."""
    async with at(scope, ticket) as (tx, ticket_id):
        found = await comments.page(tx, ticket_id, limit=limit + 1, after=comments.read_cursor(cursor))
        said = await screening.comments(tx, ticket_id, found[:limit])
    more = len(found) > limit
    return shown({"data": said, "next_cursor": str(found[limit - 1].id) if more else None})


@router.get("/{ticket}/events", response_model=Page[feed.EventCard])
async def list_ticket_events(
    ticket: str, scope: CurrentScope, after: Place = 0, limit: Limit = 50, cursor: str | None = None
) -> Response:
    """What happened to a ticket, in order, as far as the reader may see it. `after` is a place, like the cursor."""
    place = read_place(cursor) if cursor else after
    async with at(scope, ticket) as (tx, ticket_id):
        await queries.ticket(tx, ticket_id)
        found = await feed.of_ticket(tx, ticket_id, after_place=place, limit=limit + 1)
    more = len(found) > limit
    return shown({"data": found[:limit], "next_cursor": str(found[limit - 1].place) if more else None})
