"""A link to share: it means the same whenever it is opened, and leads the reader of either side to the own address of the page."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.reports.gate import own_company
from api.web.reports.known import REPORTS
from api.web.reports.links import SHARED
from core.errors import NotFound
from core.said import say

router = APIRouter(include_in_schema=False, route_class=PageRoute)

COMPARISON = "comparison"


@router.get(SHARED + "/{name}")
async def shared(request: Request, reader: SignedIn, name: str) -> Response:
    """On to the page; there it is decided who may read it. Raises NotFound, for a client also for another company's link."""
    if name != COMPARISON and name not in REPORTS:
        raise NotFound(say("There is no such report."))
    given = request.query_params
    scope = reader.who
    key = given.get("tenant") or given.get("company")
    if not scope.is_staff and key and key != (await own_company(scope)).key:
        raise NotFound(say("No such company, or you are not cleared for it."))
    return RedirectResponse(f"{_base(name, is_staff=scope.is_staff)}/{name}?{urlencode(given)}", 303)


def _base(name: str, *, is_staff: bool) -> str:
    if is_staff:
        return "/reports"
    return "/portal" if name == COMPARISON else "/portal/reports"
