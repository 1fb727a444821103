"""Freeze a month, comment on it, send it, put it aside, sign it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import tenant_named
from api.web.guard import PageRoute
from api.web.monthly import showing
from api.web.monthly.gate import Client, Staff, at_report, base
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Invalid
from services.monthly_reports import actions, papers, queries
from services.monthly_reports.sheet import SECTIONS
from services.rules import months
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Version = Annotated[int, Form()]


def said(reader: Reader, message: str) -> str:
    return words(reader.language, "monthly").gettext(message)


@router.post("/reports/monthly")
async def freeze(
    request: Request, reader: Staff, tenant: Annotated[str, Form(max_length=40)], month: Annotated[str, Form(max_length=7)]
) -> Response:  # fmt: skip
    """Freeze a month of a client, and go to what came of it."""
    try:
        wanted = months.read(month)
    except ValueError as wrong:
        raise Invalid.field("/month", "bad_month", wrong.args[0]) from wrong
    async with transaction(await tenant_named(reader.who, tenant)) as tx:
        view = await actions.freeze(tx, wanted)
    text = said(reader, noop("The figures are frozen. Add your comments, then send the report."))
    return back(request, f"/reports/monthly/{view.card.id}", text)


@router.post("/reports/monthly/{report}/comments")
async def comment(request: Request, reader: Staff, report: UUID, version: Version) -> Response:
    """Write the comments of a draft anew."""
    form = await request.form()
    comments = {
        section: {language: str(form.get(f"{section}-{language}", "")) for language in ("ja", "en")}
        for section in SECTIONS
    }
    async with transaction(await at_report(reader.who, report)) as tx:
        await actions.comment(tx, report, comments, version=version)
    return back(request, f"/reports/monthly/{report}", said(reader, noop("The comments have been saved.")))


@router.get("/reports/monthly/{report}/send")
async def ask_send(request: Request, reader: Staff, report: UUID) -> Response:
    """What is about to be sent: once done, it cannot be changed."""
    reader.who.require("monthly_reports.write")
    return await showing.shown(request, reader, report, dialog="send")


@router.post("/reports/monthly/{report}/send")
async def send(request: Request, reader: Staff, report: UUID, version: Version) -> Response:
    """Send it: the papers are made first, outside any lock, then kept with it in one commit."""
    reader.who.require("monthly_reports.write")
    inside = await at_report(reader.who, report)
    async with transaction(inside) as tx:
        view = await queries.one(tx, report)
    made = {each: await papers.rendered(view, each, is_draft=False) for each in papers.LANGUAGES}
    async with transaction(inside) as tx:
        await actions.send(tx, report, made, said=view.said, version=version)
    text = said(reader, noop("The report is sent: the client’s managers see it in their portal."))
    return back(request, f"/reports/monthly/{report}", text)


@router.post("/reports/monthly/{report}/discard")
async def discard(request: Request, reader: Staff, report: UUID, version: Version) -> Response:
    """Put a draft aside."""
    inside = await at_report(reader.who, report)
    async with transaction(inside) as tx:
        view = await queries.one(tx, report)
        await actions.discard(tx, report, version=version)
    text = said(reader, noop("The draft has been discarded. You can freeze the month again at any time."))
    return back(request, f"/reports/monthly?tenant={view.content.company_key}", text)


@router.post("/reports/monthly/{report}/signature")
async def sign(request: Request, reader: Staff, report: UUID) -> Response:
    """Sign for the provider."""
    return await _sign(request, reader, report, "")


@router.post("/portal/monthly/{report}/signature")
async def sign_as_client(
    request: Request, reader: Client, report: UUID, remark: Annotated[str, Form(max_length=4000)] = ""
) -> Response:
    """Sign for the client, with a remark where there is one."""
    return await _sign(request, reader, report, remark)


async def _sign(request: Request, reader: Reader, report: UUID, remark: str) -> Response:
    async with transaction(await at_report(reader.who, report)) as tx:
        await actions.sign(tx, report, remark=remark)
    return back(request, f"{base(reader)}/{report}", said(reader, noop("You have signed the report.")))
