"""A report to take along: its tables for a spreadsheet, and each chart as a picture."""

import asyncio
from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.downloads import attachment
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.reports import gate, gather, known
from api.web.reports.gate import PORTAL, STAFF
from api.web.reports.known import REPORTS
from core.errors import NotFound
from core.said import say
from services import spreadsheets
from services.charts import paper
from services.reports import exporting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


@router.get(STAFF + "/{report}.{kind}")
@router.get(PORTAL + "/{report}.{kind}")
async def table(request: Request, reader: SignedIn, report: str, kind: Literal["csv", "xlsx"]) -> Response:
    """The report's tables: CSV has the main one, Excel all of them with charts."""
    reading = await gate.reading(request, reader)
    if report not in REPORTS:
        raise NotFound(say("There is no such report."))
    found = REPORTS[report]
    made = found.tables(await gather.report(reading, reading.days, found.aspect))
    if kind == "csv":
        content = spreadsheets.as_csv(exporting.named(made, None, reading.language))
    else:
        content = spreadsheets.as_excel(*exporting.tables(made, reading.language))
    days = reading.days
    name = f"{reading.company.key if reading.company else 'all'}-{report}-{days.from_on:%Y%m%d}-{days.last_on:%Y%m%d}.{kind}"
    return Response(
        content, headers=_HEADERS | {"Content-Disposition": attachment(name)}, media_type=_TYPES[kind]
    )


@router.get(STAFF + "/{report}/{chart}.svg")
@router.get(PORTAL + "/{report}/{chart}.svg")
async def picture(request: Request, reader: SignedIn, report: str, chart: str) -> Response:
    """A chart as it is printed: for slides, and for who reads without scripts."""
    reading = await gate.reading(request, reader)
    if report not in REPORTS:
        raise NotFound(say("There is no such report."))
    view = (await known.shown(reading, report)).view
    found = next((each.chart for each in view.drawn if each.chart.id == chart), None)
    if found is None:
        raise NotFound(say("The report has no such chart."))
    return Response(await asyncio.to_thread(paper.svg, found), headers=_HEADERS, media_type="image/svg+xml")
