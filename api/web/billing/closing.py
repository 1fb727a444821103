"""Run the close of a month as a job and watch it; open a period again while nothing of it is issued."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.billing import counted, jobs, month, months
from api.web.billing.frame import frame
from api.web.billing.gate import Invoices
from api.web.guard import PageRoute
from api.web.rendering import back, page
from api.web.words import noop, words
from services.billing.closing import actions
from services.billing.closing import jobs as closing
from tenants.db import transaction

router = APIRouter(prefix="/billing", include_in_schema=False, route_class=PageRoute)

Code = Annotated[str, Form(max_length=20)]


@router.post("/close")
async def close(request: Request, reader: Invoices, month: Code) -> Response:
    """Ask for the close of all companies that the reader sees. Again does the same again: nothing is doubled."""
    at = months.shown(month, (await frame(reader)).formats.today)
    await closing.refuse_too_early(closing.tenants_of(reader.who, None), at.first)
    async with transaction(reader.who.outside()) as tx:
        await closing.ask(tx, month=at.code, tenant=None)
    counted.forget(reader.who)
    return back(
        request,
        f"/billing?month={at.code}",
        words(reader.language, "billing").gettext(noop("The close has started.")),
    )


@router.get("/jobs/{job}")
async def progress(request: Request, reader: Invoices, job: UUID) -> Response:
    """How far a close is. Once it has ended, the page is asked for anew."""
    found = await jobs.one(reader.who, job)
    if not found.is_open:
        counted.forget(reader.who)
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return await page(request, reader, "billing/_job.html", job=found, trouble="")


@router.get("/reopen")
async def ask(request: Request, reader: Invoices, period: UUID) -> Response:
    """What opening the period again does: its drafts are discarded."""
    reader.who.require("billing.close")
    return await month.shown(
        request, reader, request.query_params.get("month", ""), dialog="reopen", period=period
    )


@router.post("/reopen")
async def reopen(
    request: Request, reader: Invoices, period: Annotated[UUID, Form()], month: Code = ""
) -> Response:
    """Open a period again: its drafts are discarded."""
    async with transaction(await at_row(reader.who, "billing_periods", period)) as tx:
        await actions.reopen(tx, period_id=period)
    counted.forget(reader.who)
    said = words(reader.language, "billing").gettext(
        noop("The period is open again; its drafts were discarded.")
    )
    return back(request, f"/billing?month={month}", said)
