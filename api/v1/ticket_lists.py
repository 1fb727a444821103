"""Lists of tickets, of one tenant or merged over all that staff may see."""

import asyncio
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator

from api.answers import shown
from api.deps import CurrentScope, Limit, tenant_named
from api.requests import Route
from api.shapes import Code, Instant, Page
from services.rules.lifecycle import Priority, Sourcing, Status
from services.tickets import listing
from services.tickets.listing import Cursor, Filters
from services.tickets.queries import TicketCard
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


def _parted(values: list[str] | None) -> list[str] | None:
    """A filter of several values may be repeated, or hold them with commas between."""
    return values and [part.strip() for value in values for part in value.split(",")]


@router.get("", response_model=Page[TicketCard])
async def list_tickets(
    scope: CurrentScope,
    status: Annotated[list[Status] | None, Query(), BeforeValidator(_parted)] = None,
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
    """Tickets that the caller sees, newest first, or nearest due first. Staff without `tenant`: of all their tenants.

    Several values of `status` are given with commas between, or by repeating it.
    """
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
