"""All monthly reports: of a client that staff choose, or the company's own; and the months that could be frozen next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.billing.gate import clients
from api.web.guard import PageRoute
from api.web.monthly.gate import Client, Staff, show
from services.monthly_reports import queries
from services.monthly_reports.queries import ReportCard
from services.rules import months
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST, OFFERED = 120, 6


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month with its versions, the newest first; those that were replaced are left out unless nothing else is there."""

    month: date
    versions: Sequence[ReportCard]

    @property
    def shown(self) -> Sequence[ReportCard]:
        return [card for card in self.versions if card.status != "replaced"] or self.versions[:1]


@router.get("/reports/monthly")
async def listed(
    request: Request, reader: Staff, tenant: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """The reports of one client, and the button that freezes the last month."""
    companies = await clients(reader.who)
    chosen = next((each for each in companies if each.key == tenant), next(iter(companies), None))
    found: list[ReportCard] = []
    if chosen is not None:
        async with transaction(reader.who.at(chosen.id)) as tx:
            found = await queries.listed(tx, limit=MOST)
    offered = _offered(datetime.now(ZoneInfo(chosen.time_zone)).date()) if chosen else []
    return await show(
        request,
        reader,
        "list.html",
        companies=companies,
        chosen=chosen,
        months=_by_month(found),
        offered=offered,
    )


@router.get("/portal/monthly")
async def own(request: Request, reader: Client) -> Response:
    """What was sent to the company."""
    async with transaction(reader.who) as tx:
        found = await queries.listed(tx, limit=MOST)
    return await show(
        request, reader, "list.html", companies=[], chosen=None, months=_by_month(found), offered=[]
    )


def _by_month(found: Sequence[ReportCard]) -> list[MonthOf]:
    newest_first = sorted({card.month for card in found}, reverse=True)
    return [MonthOf(each, [card for card in found if card.month == each]) for each in newest_first]


def _offered(today: date) -> list[date]:
    """The months that are over, the last one first."""
    return [months.before(months.of(today), by=n) for n in range(1, OFFERED + 1)]
