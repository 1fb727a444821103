"""The comparison of a month: what it comes to, both sides of every kind of work, what to hand over next, and what the saving hangs on."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.comparison import charts, saying, trend
from api.web.comparison.asked import PORTAL, STAFF, Asking, asking, show
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from core.errors import NotFound
from core.said import say
from services.charts import paper
from services.charts.model import Chart
from services.sourcing.shapes import Comparison
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PICTURE = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
}  # fmt: skip


@router.get(STAFF)
@router.get(PORTAL)
async def comparison(request: Request, reader: SignedIn) -> Response:
    """The whole month."""
    asked = await asking(request, reader)
    over = await _read(asked)
    found = trend.of_month(over, asked.month.first)
    drawn = _charts(asked, over)
    return await show(
        request, asked, "overview.html", found=found, whole=found.totals[0], costs=drawn.get("costs"), sensitivity=drawn.get("sensitivity"),
        months=drawn.get("months"), wholes=over.totals,
        headline=charts.headline(asked, found), saying=saying, reach=charts.reach,
    )  # fmt: skip


@router.get(STAFF + "/pictures/{name}.svg")
@router.get(PORTAL + "/pictures/{name}.svg")
async def picture(request: Request, reader: SignedIn, name: str) -> Response:
    """A chart as it is printed: for slides, and for who reads without scripts."""
    asked = await asking(request, reader)
    found = _charts(asked, await _read(asked)).get(name)
    if found is None:
        raise NotFound(say("The comparison has no such chart in this month."))
    return Response(await asyncio.to_thread(paper.svg, found), headers=PICTURE, media_type="image/svg+xml")


async def _read(asked: Asking) -> Comparison:
    """The month, and those before it."""
    async with transaction(asked.inside) as tx:
        return await trend.read(tx, asked.month.first)


def _charts(asked: Asking, over: Comparison) -> dict[str, Chart]:
    found = trend.of_month(over, asked.month.first)
    names = {row.task_type: row.name[asked.language] for row in found.rows}
    whole = found.totals[0]
    drawn = (
        charts.costs(asked, found),
        charts.swings(asked, whole.sensitivity, whole.saving, found.about.currency, names),
        trend.chart(asked, over),
    )
    return {each.id: each for each in drawn if each is not None}
