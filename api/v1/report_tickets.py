"""The tickets behind the figures of reports: exactly those that a figure counts, and how many they are."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api import query, report_parts, tenant_pages
from api.answers import shown
from api.pages import after as id_after
from api.requests import Route
from api.v1.report_limits import Reader
from api.v1.report_shapes import CountedQuery, OpenQuery
from services.reports import drilling, open_drilling
from services.reports.drilling import CountedRow, Cursor, Narrowed, Page
from services.reports.open_drilling import OpenNarrowed, OpenRow
from tenants.db import Tx
from tenants.scope import Scope

router = APIRouter(prefix="/v1/reports", tags=["reports"], route_class=Route)


class CountedPage(BaseModel):
    """A page of what a figure counts; `total` is the figure. `seconds` is the work in all of it, of figures of work alone."""

    data: list[CountedRow]
    next_cursor: str | None
    total: int
    seconds: int | None


class OpenPage(BaseModel):
    """A page of open tickets; `total` is the figure."""

    data: list[OpenRow]
    next_cursor: str | None
    total: int


@router.get("/backlog/tickets", response_model=OpenPage, openapi_extra=query.told(OpenQuery))
async def list_open(reader: Reader, given: Annotated[OpenQuery, query.asked(OpenQuery)]) -> Response:
    """The open tickets that a figure of the backlog counts, the newest first."""
    reader.require("reports.read")
    asked, after = given.asked(), await id_after(given.cursor)
    narrowed = OpenNarrowed(given.slack, given.age_days, given.age_business_days, given.status, given.due_on)

    async def read(tx: Tx) -> Any:
        return await open_drilling.rows(tx, asked, narrowed)

    scopes = await report_parts.scopes_of(reader, given.tenant)
    rows = sorted(
        (row for found in await tenant_pages.each(scopes, read) for row in found),
        key=lambda row: row.id.int,
        reverse=True,
    )
    left = [row for row in rows if after is None or row.id.int < after.int]
    cursor = str(left[given.limit - 1].id) if len(left) > given.limit else None
    return shown({"data": left[: given.limit], "next_cursor": cursor, "total": len(rows)})


Counted = Annotated[CountedQuery, query.asked(CountedQuery)]
_TOLD: dict[str, Any] = {"response_model": CountedPage, "openapi_extra": query.told(CountedQuery)}


@router.get("/sla/tickets", **_TOLD)
async def list_judged(reader: Reader, given: Counted) -> Response:
    """The cycles that a figure of the SLA report counts: `judged`, `met`, `breached`, `excused`, `not_excused` of a `metric`; or the tickets `reopened`.

    The newest first. A stretch of the trend is a period of its own: ask for it by `from` and `to`.
    """
    return await _listed("sla", reader, given)


@router.get("/throughput/tickets", **_TOLD)
async def list_done(reader: Reader, given: Counted) -> Response:
    """What a figure of the throughput report counts: `created`, `resolved`, `first_pass`, `worked`; each turn: `resolutions`,
    `reopenings`, `ended`; each work entry: `work_seconds`. The newest first.

    Of the backlog's history: `in` (received and reopened), `out` (done and withdrawn), and `open_at_end`, what was open when the period ended.
    """
    return await _listed("throughput", reader, given)


@router.get("/dependence/tickets", **_TOLD)
async def list_completed(reader: Reader, given: Counted) -> Response:
    """The tickets that a figure of the dependence report counts: `completed` (by a `person`), `under_procedure`. The newest first."""
    return await _listed("dependence", reader, given)


async def _listed(report: str, reader: Scope, given: CountedQuery) -> Response:
    reader.require("reports.read")
    asked, after = given.asked(), Cursor.read(given.cursor) if given.cursor else None
    drilling.figure_of(report, given.figure)
    narrowed = Narrowed(
        given.figure,
        given.metric,
        given.team,
        given.person,
        given.channel,
        given.weekday,
        given.hour,
        given.domain,
    )

    async def read(tx: Tx) -> Page:
        return await drilling.rows(tx, report, asked, narrowed, limit=given.limit + 1, after=after)

    found = await tenant_pages.each(await report_parts.scopes_of(reader, given.tenant), read)
    rows = sorted((row for page in found for row in page.rows), key=lambda row: row.place, reverse=True)
    shown_rows, last = rows[: given.limit], rows[given.limit - 1] if len(rows) > given.limit else None
    cursor = Cursor(last.counted_on, last.id, last.n).text() if last else None
    seconds = [page.seconds for page in found if page.seconds is not None]
    total = sum(page.total for page in found)
    return shown(
        {
            "data": shown_rows,
            "next_cursor": cursor,
            "total": total,
            "seconds": sum(seconds) if seconds else None,
        }
    )
