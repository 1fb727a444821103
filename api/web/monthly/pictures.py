"""The charts of a monthly report as they are printed: for slides, and for who reads without scripts."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.monthly.gate import at_report
from api.web.monthly.papers import HEADERS
from api.web.reader import SignedIn
from core.errors import NotFound
from core.said import say
from services.charts import paper
from services.monthly_reports import queries
from services.monthly_reports.sheet import charts
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/reports/monthly/{report}/pictures/{name}.svg")
@router.get("/portal/monthly/{report}/pictures/{name}.svg")
async def picture(reader: SignedIn, report: UUID, name: str) -> Response:
    """A chart of the report, in the reader's language. Raises Denied, MonthlyReportNotFound, NotFound."""
    async with transaction(await at_report(reader.who, report)) as tx:
        view = await queries.one(tx, report)
    found = next((each for each in charts(view.content, reader.language) if each.id == name), None)
    if found is None:
        raise NotFound(say("The report has no such chart."))
    return Response(await asyncio.to_thread(paper.svg, found), headers=HEADERS, media_type="image/svg+xml")
