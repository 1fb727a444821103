"""The month's close on one screen: how far it is, what to check before the issue, the drafts, and one of them opened."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.billing import checks, jobs, months, overview, panels, steps
from api.web.billing.frame import frame, show
from api.web.billing.gate import Invoices
from api.web.guard import PageRoute
from api.web.reader import Reader

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Code = Annotated[str, Query(max_length=20)]


@router.get("/billing")
async def close(
    request: Request, reader: Invoices, month: Code = "", invoice: UUID | None = None
) -> Response:
    """The month that ended last, unless another one is asked for."""
    return await shown(request, reader, month, invoice)


async def shown(
    request: Request, reader: Reader, code: str, invoice: UUID | None = None, *, dialog: str = "", status: int = 200, **values: Any
) -> Response:  # fmt: skip
    """The page, and the same with a dialog open."""
    scope, around = reader.who, await frame(reader)
    at = months.shown(code, around.formats.today)
    found = await overview.overview(scope, at.first)
    job = await jobs.newest(scope, at.first)
    chosen = next((row for row in found.rows if row.bill.id == invoice), None) or next(iter(found.rows), None)
    return await show(
        request, reader, "month.html", around, status=status, at=at, found=found, job=job, chosen=chosen, dialog=dialog,
        checks=checks.checks(found, job, around.formats), steps=steps.steps(found, job, around.formats),
        panel=await panels.panel(scope.at(chosen.company.id), chosen.bill.id, around.formats) if chosen else None, **values,
    )  # fmt: skip
