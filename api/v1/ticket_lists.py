"""Lists of tickets, of one tenant or merged over all that staff may see."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BeforeValidator, Field

from api import query, ticket_pages
from api.answers import shown
from api.deps import CurrentScope, tenant_named
from api.requests import Route
from api.shapes import Code, Instant, Page, Shape
from api.v1 import screening
from services.rules.lifecycle import Priority, Sourcing, Status
from services.tickets import listing
from services.tickets.listing import Cursor, Filters
from services.tickets.queries import TicketCard
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


def _parted(values: Any) -> Any:
    """A filter of several values may be repeated, or hold them with commas between."""
    held = [values] if isinstance(values, str) else values
    return held and [part.strip() for value in held for part in value.split(",")]


class TicketQuery(Shape):
    """What a list of tickets is narrowed to, and which page of it."""

    status: Annotated[list[Status] | None, BeforeValidator(_parted)] = None
    queue: UUID | None = None
    assignee: UUID | Literal["me"] | None = None
    task_type: Code | None = None
    priority: Priority | None = None
    sourcing: Sourcing | None = None
    q: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    due_before: Instant | None = None
    created_from: Instant | None = None
    created_to: Instant | None = None
    tenant: Annotated[str, Field(max_length=40)] | None = None
    sort: Literal["due_at"] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: str | None = None

    def filters(self, scope: Scope) -> Filters:
        """What the service takes."""
        return Filters(
            status=[each.value for each in self.status or []],
            queue=self.queue,
            assignee=scope.actor if self.assignee == "me" else self.assignee,
            task_type=self.task_type,
            priority=self.priority,
            sourcing=self.sourcing,
            q=self.q,
            due_before=self.due_before,
            created_from=self.created_from,
            created_to=self.created_to,
        )


@router.get("", response_model=Page[TicketCard], openapi_extra=query.told(TicketQuery))
async def list_tickets(
    scope: CurrentScope, asked: Annotated[TicketQuery, query.asked(TicketQuery)]
) -> Response:
    """Tickets that the caller sees, newest first, or nearest due first. Staff without `tenant`: of all their tenants.

    Several values of `status` are given with commas between, or by repeating it. `q` finds every ticket that holds its words; where
    those are more than 5,000, it looks through the first 20,000 tickets of the list.
    """
    by_due, limit = asked.sort == "due_at", asked.limit
    after = Cursor.read(asked.cursor, by_due=by_due) if asked.cursor else None
    scopes = (
        [await tenant_named(scope, asked.tenant)]
        if asked.tenant or scope.tenant
        else [scope.at(each) for each in scope.tenants]
    )
    listed = screening.Listed()
    found = await ticket_pages.merged(
        scopes, asked.filters(scope), by_due=by_due, limit=limit + 1, after=after, seen=listed.of
    )
    more = len(found.cards) > limit
    cards = found.cards[:limit]
    listed.answered(cards)
    return shown(
        {"data": cards, "next_cursor": listing.cursor_after(cards[-1], by_due=by_due) if more else None}
    )
