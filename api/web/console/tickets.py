"""All tickets that the reader sees: searched, narrowed, sorted, page by page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api import ticket_pages
from api.web.console import bulk_actions, gather, places
from api.web.console.asked import Asked
from api.web.console.places import Offered
from api.web.console.work import moves
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.words import words
from core.errors import Invalid
from services.desk.counts import Narrowed
from services.tickets import listing
from services.tickets.listing import Cursor, Found
from services.tickets.queries import TicketCard
from tenants.db import transaction
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

SIZE = 50


@router.get("/console/tickets")
async def tickets(
    request: Request, reader: SignedIn, cursor: Annotated[str, Query(max_length=400)] = ""
) -> Response:
    """The list. A search that names one ticket leads to it."""
    scope = reader.who
    require_desk(scope)
    asked = Asked.read(request.query_params)
    async with transaction(scope) as tx:
        offer = await places.offered(tx, asked.company)
    found = await _found(scope, asked, offer, cursor)
    cards = found.cards
    if not cursor and len(cards) == 1 and cards[0].reference == asked.words:
        return RedirectResponse(f"/console/tickets/{cards[0].reference}", status_code=303)
    shown, more = cards[:SIZE], len(cards) > SIZE
    read = await gather.rows_of(scope, ((offer.ids[card.tenant], card.id) for card in shown))
    rows = gather.in_order((card.id for card in shown), read)
    counts = await places.counted(scope, narrowed(asked, offer, scope)) if asked.is_countable else None
    return await page(
        request, reader, "console/tickets.html", asked=asked, offer=offer, rows=rows, is_cut=found.is_cut, moves=moves(rows, reader),
        counts=counts, next=asked.address(cursor=listing.cursor_after(shown[-1], by_due=asked.by_due)) if more else None, cursor=cursor,
        kinds=await places.kinds(scope, offer.company, reader.language) if offer.company else None,
        hinted=_companies_named(asked.q, offer) if asked.q and not asked.company and not cursor else [],
        actions=bulk_actions.offered(scope), choices=places.choices(offer, words(reader.language, "console"), is_staff=scope.is_staff),
    )  # fmt: skip


def require_desk(scope: Scope) -> None:
    """The desk is for staff and for a company's own workers; others have the portal. Raises Denied."""
    scope.require("tickets.read" if scope.is_staff else "queues.next")


def narrowed(asked: Asked, offer: Offered, scope: Scope) -> Narrowed:
    """What the board counts."""
    tenant = offer.company.id if offer.company else None
    found = asked.narrowed(offer.zone, me=scope.actor, tenant=tenant)
    return found if scope.is_staff else replace(found, sourcing="in_house")


async def _found(scope: Scope, asked: Asked, offer: Offered, cursor: str) -> Found:
    """The page's tickets and one more, if there is. Companies that the words name are asked for all of theirs."""
    scopes = _scopes(scope, asked, offer)
    sought = asked.words or None
    filters = asked.filters(offer.zone, me=scope.actor, q=sought)
    if not scope.is_staff:
        filters = replace(filters, sourcing="in_house")
    named = {each.id for each in _companies_named(asked.q, offer)} if sought else set[UUID]()
    everything = replace(filters, q=None)
    after = _cursor(cursor, by_due=asked.by_due)
    found = await ticket_pages.merged(
        scopes, filters, by_due=asked.by_due, limit=SIZE + 1, after=after, otherwise=dict.fromkeys(named, everything)
    )  # fmt: skip
    if sought and sought.isdigit() and not cursor:
        return replace(found, cards=await _by_number(scopes, asked, offer, found.cards))
    return found


def _scopes(scope: Scope, asked: Asked, offer: Offered) -> list[Scope]:
    if scope.tenant is not None:
        return [scope]
    if asked.company:
        return [scope.at(offer.company.id)] if offer.company else []
    return [scope.at(each.id) for each in offer.companies]


async def _by_number(
    scopes: Sequence[Scope], asked: Asked, offer: Offered, cards: Sequence[TicketCard]
) -> list[TicketCard]:
    """A bare number names a ticket of each company: those come first, whatever their status."""
    keys = {each.id: each.key for each in offer.companies}
    any_status = replace(asked.without("status"), status="all")
    by_tenant = {
        inside.here: any_status.filters(offer.zone, me=inside.actor, q=f"{keys[inside.here]}-{asked.words}")
        for inside in scopes
    }
    first = next(iter(by_tenant.values()))
    exact = await ticket_pages.merged(
        scopes, first, by_due=asked.by_due, limit=SIZE, after=None, otherwise=by_tenant
    )
    named = exact.cards
    known = {card.id for card in named}
    return [*named, *(card for card in cards if card.id not in known)]


def _companies_named(q: str, offer: Offered) -> list[CompanyCard]:
    """Companies that the words name: at most three, else they are no name."""
    word = unicodedata.normalize("NFKC", q).casefold()
    if len(word) < 2:
        return []
    found = [
        each
        for each in offer.companies
        if word == each.key.casefold()
        or any(word in unicodedata.normalize("NFKC", name).casefold() for name in each.name.values())
    ]
    return found if len(found) <= 3 and len(found) < max(2, len(offer.companies)) else []


def _cursor(text: str, *, by_due: bool) -> Cursor | None:
    """Where the page begins; a cursor that makes no sense any more begins anew."""
    try:
        return Cursor.read(text, by_due=by_due) if text else None
    except Invalid:
        return None
