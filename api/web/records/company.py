"""For a company's manager: who of the provider has seen the company's personal data."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.chrome import chrome_of
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from api.web.records import gate, lines
from api.web.records.asked import Asked
from api.web.rendering import page
from core.errors import NotFound
from services.access_records.queries import Filters

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE = 50


@router.get("/portal/company/access")
async def seen(request: Request, reader: SignedIn) -> Response:
    """The records of the provider's people, newest first."""
    scope = reader.who
    if scope.is_staff:
        raise NotFound
    scope.require("access_records.read")
    asked, chrome = Asked.read(request), await chrome_of(scope)
    since, until = asked.period(chrome.zone)
    filters = Filters(since=since, until=until, before=asked.before_id())
    named = await gate.named_ticket(scope, asked.ticket) if asked.ticket else None
    if named is not None:
        filters = Filters(named.ticket, since=since, until=until, before=asked.before_id())
    lost = bool(asked.ticket) and named is None
    found = [] if lost else await lines.of([scope], filters, limit=PAGE + 1, language=reader.language)
    more = str(found[PAGE - 1].card.id) if len(found) > PAGE else ""
    return await page(
        request,
        reader,
        "records/company.html",
        chrome=chrome,
        asked=asked,
        lines=found[:PAGE],
        more=more,
        lost=lost,
        here="access",
    )
