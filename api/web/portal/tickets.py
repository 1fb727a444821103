"""The requests of the reader, and for managers those of the company: narrowed, searched, page by page."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.portal import listed
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from services.tickets import listing
from services.tickets.listing import Cursor, Filters
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Show = Literal["open", "asked", "done", "all"]
Whose = Literal["mine", "company"]
_STATUSES: dict[str, tuple[str, ...]] = {
    "open": listed.OPEN,
    "asked": listed.ASKING,
    "done": listed.OVER,
    "all": (),
}
PAGE = 25


@router.get("/portal/tickets")
async def requests(
    request: Request, reader: SignedIn, show_: Annotated[Show, Query(alias="show")] = "open", whose: Whose | None = None,
    q: Annotated[str, Query(max_length=200)] = "", cursor: str | None = None,
) -> Response:  # fmt: skip
    """Requests, the newest first."""
    client(reader).require("tickets.read")
    sees_all = reader.may("tickets.read_all")
    whose = whose or ("mine" if show_ == "asked" else "company" if sees_all else "mine")
    narrowed = Filters(
        status=_STATUSES[show_],
        requester=reader.who.actor if whose == "mine" or not sees_all else None,
        q=q.strip() or None,
    )
    async with transaction(reader.who) as tx:
        after = Cursor.read(cursor, by_due=False) if cursor else None
        found = await listing.found(tx, narrowed, limit=PAGE + 1, after=after)
        cards = found.cards
        rows = await listed.rows(tx, cards[:PAGE], reader.language)
    more = listing.cursor_after(cards[PAGE - 1], by_due=False) if len(cards) > PAGE else None
    return await show(
        request,
        reader,
        "tickets.html",
        rows=rows,
        is_cut=found.is_cut,
        **_chosen(reader, show_, whose, q, cursor, more),
    )


def _chosen(
    reader: Reader, show_: str, whose: str, q: str, cursor: str | None, more: str | None
) -> dict[str, Any]:
    return {
        "chosen": show_,
        "whose": whose,
        "q": q,
        "cursor": cursor,
        "more": more,
        "sees_all": reader.may("tickets.read_all"),
    }
