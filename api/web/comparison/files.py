"""The comparison to take along: its tables for a spreadsheet."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import tables
from api.web.comparison.asked import PORTAL, STAFF, asking
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from services.rules import months
from services.sourcing import over, queries, sheets
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get(STAFF + "/files/sourcing.{kind}")
@router.get(PORTAL + "/files/sourcing.{kind}")
async def file(request: Request, reader: SignedIn, kind: Literal["csv", "xlsx"]) -> Response:
    """CSV has the kinds of work, Excel every table with charts. Raises Denied, NotFound."""
    asked = await asking(request, reader)
    first = asked.month.first
    async with transaction(asked.inside) as tx:
        compared = await queries.comparison(tx, first, months.next_of(first))
    found = over.over([compared])
    name = f"{compared.about.tenant}-sourcing-{asked.month.code}"
    if kind == "csv":
        return await tables.download("csv", name, sheets.named(found, None, asked.language))
    return await tables.download("xlsx", name, *await asyncio.to_thread(sheets.tables, found, asked.language))
