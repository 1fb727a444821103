"""Reports: JSON, or CSV and Excel by `Accept`. Each names its period, its definitions, and the instant up to which its data are read."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Response

from api import query, report_parts, tables
from api.answers import shown
from api.requests import Route
from api.v1.report_limits import Reader
from api.v1.report_shapes import TableQuery
from core.errors import Invalid
from core.said import say
from services.reports import exporting, sheets
from services.reports.queries import backlog, dependence, sla, throughput
from services.reports.queries.backlog import BacklogReport
from services.reports.queries.dependence import DependenceReport
from services.reports.queries.sla import SlaReport
from services.reports.queries.throughput import ThroughputReport
from services.reports.shapes import Report
from tenants.scope import Scope

Query = Annotated[TableQuery, query.asked(TableQuery)]
router = APIRouter(prefix="/v1/reports", tags=["reports"], route_class=Route)
_TOLD: dict[str, Any] = {"openapi_extra": query.told(TableQuery), "responses": tables.ANSWERS}


@router.get("/sla", response_model=SlaReport, **_TOLD)
async def report_sla(reader: Reader, asked: Query, accept: tables.Accepted = None) -> Response:
    """SLA attainment, raw and without excused breaches, against the promise and the period before; the reopened; the breaches."""
    return await _answered(reader, asked, accept, sla, sheets.sla)


@router.get("/throughput", response_model=ThroughputReport, **_TOLD)
async def report_throughput(reader: Reader, asked: Query, accept: tables.Accepted = None) -> Response:
    """What came and was done, cycle times, work per ticket, first-pass yield, volume by hour and channel, effort.

    `cost` is null for who may not see what the provider's work costs.
    """
    return await _answered(reader, asked, accept, throughput, sheets.throughput)


@router.get("/backlog", response_model=BacklogReport, **_TOLD)
async def report_backlog(reader: Reader, asked: Query, accept: tables.Accepted = None) -> Response:
    """What is open now by age and slack, what becomes due in the next days, and the history of the backlog in the period."""
    return await _answered(reader, asked, accept, backlog, sheets.backlog)


@router.get("/dependence", response_model=DependenceReport, **_TOLD)
async def report_dependence(reader: Reader, asked: Query, accept: tables.Accepted = None) -> Response:
    """Person dependence, bus factor and manual coverage by task type; skills too few hold; what an absence would leave undone."""
    return await _answered(reader, asked, accept, dependence, sheets.dependence)


async def _answered(
    scope: Scope, given: TableQuery, accept: str | None, aspect: Any, sheet: Callable[[Any], Report]
) -> Response:
    """The report in the form that is asked for."""
    scope.require("reports.read")
    asked = given.asked()
    parts = await report_parts.read(await report_parts.scopes_of(scope, given.tenant), asked, aspect)
    made = aspect.report(asked, parts)
    form = tables.kind_of(accept)
    if form is None:
        answer = shown(made)
        answer.headers["Vary"] = "Accept"
        return answer
    report = sheet(made)
    name = f"{report.about.report}-{asked.period.from_on}-{asked.period.to_on}"
    if form == "csv":
        return await tables.download("csv", name, _named(report, given.table, scope), encoding=given.encoding)
    return await tables.download(
        "xlsx", name, *await asyncio.to_thread(exporting.tables, report, scope.language)
    )


def _named(report: Report, table: str | None, scope: Scope) -> Any:
    try:
        return exporting.named(report, table, scope.language)
    except KeyError:
        known = ", ".join(each.code for each in report.tables)
        raise Invalid.field(
            "/table", "unknown_table", say("held {held}; takes one of {takes}", held=table, takes=known)
        ) from None
