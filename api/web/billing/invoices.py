"""The lists: invoices, and the corrections (credit notes) of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.billing import listing
from api.web.billing.frame import frame, show
from api.web.billing.gate import Invoices
from api.web.billing.listing import Asked, State
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.words import noop

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Query(max_length=200)]
STATES = {
    "all": noop("All"), "draft": noop("Drafts"), "open": noop("Awaiting payment"), "overdue": noop("Overdue"), "issued": noop("Issued"),
}  # fmt: skip
NOTE_STATES = {"all": noop("All"), "draft": noop("Drafts"), "issued": noop("Issued")}


@router.get("/billing/invoices")
async def invoices(
    request: Request, reader: Invoices, q: Text = "", state: State = "all", tenant: Text = "", month: Text = "", before: Text = ""
) -> Response:  # fmt: skip
    """All invoices that the reader sees, newest first."""
    asked = Asked(q.strip(), state, tenant, month, before)
    return await _listed(request, reader, asked, "invoice")


@router.get("/billing/corrections")
async def corrections(
    request: Request, reader: Invoices, q: Text = "", state: State = "all", tenant: Text = "", month: Text = "", before: Text = ""
) -> Response:  # fmt: skip
    """All credit notes, newest first."""
    asked = Asked(q.strip(), state, tenant, month, before)
    return await _listed(request, reader, asked, "credit_note")


async def _listed(request: Request, reader: Reader, asked: Asked, kind: str) -> Response:
    around = await frame(reader)
    found = await listing.found(reader.who, asked, kind=kind)
    return await show(
        request, reader, "invoices.html", around, found=found, asked=asked, kind=kind,
        states=STATES if kind == "invoice" else NOTE_STATES,
    )  # fmt: skip
