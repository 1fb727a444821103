"""Pages of tickets over all that somebody sees: each tenant's top rows, merged, since one transaction sees one tenant."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.tickets import listing
from services.tickets.listing import Cursor, Filters, Found
from services.tickets.queries import TicketCard
from tenants.db import Tx, transaction
from tenants.scope import Scope

AT_ONCE = 4
Seen = Callable[[Tx, list[TicketCard]], Awaitable[list[TicketCard]]]


async def merged(
    scopes: Sequence[Scope], filters: Filters, *, by_due: bool, limit: int, after: Cursor | None,
    otherwise: Mapping[UUID, Filters] | None = None, seen: Seen | None = None,
) -> Found:  # fmt: skip
    """Up to `limit` cards in order. `otherwise`: the filters of tenants that are asked something else.

    `seen` makes of a tenant's cards what their reader may see of them.
    """
    few = asyncio.Semaphore(AT_ONCE)

    async def one(inside: Scope) -> Found:
        asked = (otherwise or {}).get(inside.here, filters)
        async with few, transaction(inside) as tx:
            found = await listing.found(tx, asked, by_due=by_due, limit=limit, after=after)
            return replace(found, cards=await seen(tx, found.cards)) if seen else found

    pages = await asyncio.gather(*(one(inside) for inside in scopes))
    if len(pages) == 1:
        return pages[0]
    cards = [card for page in pages for card in page.cards]
    cards.sort(key=lambda card: listing.sort_key(card, by_due=by_due))
    return Found(cards[:limit], any(page.is_cut for page in pages))
