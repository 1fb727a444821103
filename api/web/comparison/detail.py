"""One kind of work in one month, opened: how each side's cost comes about, down to inputs, invoice lines and tickets."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.comparison import charts, saying, trend
from api.web.comparison.asked import PORTAL, STAFF, Asking, asking, show
from api.web.comparison.overview import PICTURE
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from core.errors import NotFound
from core.said import say
from services.charts import paper
from services.charts.model import Chart
from services.sourcing import opened
from services.sourcing.opened import Opened
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
A_PAGE = 50


@router.get(STAFF + "/{task_type}")
@router.get(PORTAL + "/{task_type}")
async def detail(
    request: Request, reader: SignedIn, task_type: str, start: Annotated[int, Query(ge=0, le=10**6)] = 0
) -> Response:
    """The kind of work."""
    asked = await asking(request, reader)
    async with transaction(asked.inside) as tx:
        found = await opened.row(tx, asked.month.first, task_type)
        tickets = await opened.tickets(
            tx, asked.month.first, found.row.task_type_id, offset=start, limit=A_PAGE + 1
        )
        over = await trend.read(tx, asked.month.first, task_type=task_type)
    return await show(
        request, asked, "detail.html", found=found, row=found.row, currency=_currency(found), tickets=tickets[:A_PAGE],
        more=start + A_PAGE if len(tickets) > A_PAGE else None, start=start, chart=_chart(asked, found), saying=saying, reach=charts.reach,
        over=trend.rows(over),
    )  # fmt: skip


@router.get(STAFF + "/{task_type}/sensitivity.svg")
@router.get(PORTAL + "/{task_type}/sensitivity.svg")
async def picture(request: Request, reader: SignedIn, task_type: str) -> Response:
    """The tornado as it is printed."""
    asked = await asking(request, reader)
    async with transaction(asked.inside) as tx:
        found = _chart(asked, await opened.row(tx, asked.month.first, task_type))
    if found is None:
        raise NotFound(say("Nothing can be drawn: inputs are missing."))
    return Response(await asyncio.to_thread(paper.svg, found), headers=PICTURE, media_type="image/svg+xml")


def _currency(found: Opened) -> str:
    return found.made.facts.paper.currency if found.made.facts.paper else "JPY"


def _chart(asked: Asking, found: Opened) -> Chart | None:
    return charts.swings(asked, found.row.sensitivity, found.row.saving, _currency(found), {})
