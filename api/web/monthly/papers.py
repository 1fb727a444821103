"""The paper of a monthly report: of a sent one the very bytes that were sent, of a draft one that says so."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from api.downloads import attachment
from api.web.guard import PageRoute
from api.web.monthly.gate import at_report
from api.web.reader import SignedIn
from services.monthly_reports import papers, queries
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HEADERS = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
}  # fmt: skip


@router.get("/reports/monthly/{report}.{language}.pdf")
@router.get("/portal/monthly/{report}.{language}.pdf")
async def paper(reader: SignedIn, report: UUID, language: Literal["ja", "en"]) -> Response:
    """The PDF. Raises Denied, MonthlyReportNotFound."""
    async with transaction(await at_report(reader.who, report)) as tx:
        view = await queries.one(tx, report)
        made = await queries.paper(tx, report, language)
    if made is None:
        made = await papers.rendered(view, language, is_draft=True)
    name = f"{view.content.company_key}-{view.card.month:%Y-%m}-{view.card.number}.{language}.pdf"
    return Response(
        made, headers={**HEADERS, "Content-Disposition": attachment(name)}, media_type="application/pdf"
    )
