"""One monthly report: what it says, word for word as on paper, with what can be done about it beside it."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.monthly.gate import Client, Staff, at_report, show
from api.web.monthly.leading import Leads
from api.web.reader import Reader
from services.monthly_reports import queries
from services.monthly_reports.sheet import SECTIONS, Standing, sheet
from tenants.db import transaction
from tenants.directory.names import names

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/reports/monthly/{report}")
async def for_staff(request: Request, reader: Staff, report: UUID) -> Response:
    """The report with its comments to write, what was agreed, and its way to the client."""
    return await shown(request, reader, report)


@router.get("/portal/monthly/{report}")
async def for_client(request: Request, reader: Client, report: UUID) -> Response:
    """What was sent, and the signature."""
    return await shown(request, reader, report)


async def shown(
    request: Request,
    reader: Reader,
    report: UUID,
    *,
    status: int = 200,
    dialog: str = "",
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page; `errors` and `typed` are what a form said that could not be taken."""
    async with transaction(await at_report(reader.who, report)) as tx:
        view = await queries.one(tx, report)
        items = await queries.items(tx, view.card.month)
        people = await names(tx, _people(view.card))
    standing = Standing(view.card.number, view.card.status != "sent")
    return await show(
        request, reader, "report.html", status=status, view=view, card=view.card, items=items, people=people,
        sheet=sheet(view.content, view.said, standing, reader.language), sections=SECTIONS, dialog=dialog,
        errors=errors or {}, typed=typed or {}, leads=Leads(view.content, reader),
    )  # fmt: skip


def _people(card: queries.ReportCard) -> list[UUID]:
    signed = [each.by for each in (card.provider_signature, card.client_signature) if each]
    return [card.frozen_by, *signed, *([card.sent_by] if card.sent_by else [])]
