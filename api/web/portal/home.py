"""Where a client begins: what is asked of them, what is open, what they often request; and the catalogue of all that can be requested."""

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.portal import asking, company, invoices, offered
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from services.drafts import queries as drafts
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/portal")
async def home(request: Request, reader: SignedIn) -> Response:
    """What waits for me, what is open (for a manager without requests of their own, in the company), and the quick ways."""
    async with transaction(client(reader)) as tx:
        all_ = await offered.offers(tx, reader.language) if reader.may("tickets.create") else []
        mine = await asking.open_of(tx, reader.language)
        values: dict[str, Any] = {
            "asked": await asking.asked(tx, reader.language),
            "open": mine,
            "due": await company.due_next(tx, reader.language, 6)
            if reader.may("users.read") and not mine
            else [],
            "often": await offered.often(tx, all_, count=5),
            "some": all_[:5],
            "drafts": await _drafts(tx, reader),
            "bill": await invoices.newest(tx) if reader.may("invoices.read") else None,
        }
    return await show(request, reader, "home.html", **values)


@router.get("/portal/catalogue")
async def catalogue(
    request: Request, reader: SignedIn, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """All that can be requested, by domain; found by words in either language."""
    client(reader).require("tickets.create")
    async with transaction(reader.who) as tx:
        all_ = await offered.offers(tx, reader.language)
        values: dict[str, Any] = {
            "asked": await asking.asked(tx, reader.language),
            "often": await offered.often(tx, all_),
            "drafts": await _drafts(tx, reader),
            "open": await asking.open_of(tx, reader.language, limit=5),
            "found": await offered.offers(tx, reader.language, question=q) if q.strip() else None,
        }
    return await show(request, reader, "catalogue.html", groups=_grouped(all_), q=q, **values)


def _grouped(all_: list[offered.Offer]) -> list[tuple[str, list[offered.Offer]]]:
    """The offers under their headings, in the order of the headings."""
    order = list(offered.GROUPS)
    ordered = sorted(all_, key=lambda each: (order.index(each.domain), each.code))
    return [
        (name, list(each)) for name, each in groupby(ordered, key=lambda each: offered.GROUPS[each.domain])
    ]


async def _drafts(tx: Tx, reader: Reader) -> list[drafts.DraftCard]:
    return await drafts.mine(tx) if reader.may("tickets.create") else []
