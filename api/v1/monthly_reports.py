"""The monthly review: frozen reports by company and month, comments, the way to the client, signatures, papers, and what was agreed."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, NeedsIfMatch, OnceOnly, at_row, tenant_named
from api.downloads import attachment
from api.pages import After, page
from api.requests import Route
from api.shapes import Day, Page, Shape
from api.v1.invoice_shapes import TenantKey
from core.errors import Invalid
from services.monthly_reports import actions, items, papers, queries
from services.monthly_reports.items import NewItem
from services.monthly_reports.queries import ItemCard, ReportCard, ReportView
from services.rules import months
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/monthly-reports", tags=["monthly-reports"], route_class=Route)

MonthText = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
Comment = Annotated[str, StringConstraints(max_length=actions.LONGEST)]
Text = Annotated[str, StringConstraints(max_length=items.LONGEST)]


class FreezeIn(Shape):
    """Which month of which company; staff name the tenant."""

    month: MonthText
    tenant: str | None = None


class CommentsIn(Shape):
    """All comments of a draft anew: by section, then by language (`ja`, `en`)."""

    comments: dict[str, dict[str, Comment]]


class SignatureIn(Shape):
    """A signature; the client's side may leave a remark."""

    remark: Comment = ""


class ItemIn(Shape):
    """A decision or an action."""

    kind: Literal["decision", "action"]
    title: Text
    side: Literal["provider", "client"]
    owner: Text = ""
    due_on: Day | None = None
    status: Literal["open", "done", "dropped"] = "open"
    note: Text = ""

    def new(self) -> NewItem:
        return NewItem(**self.model_dump())


def _month(text: str, pointer: str) -> date:
    try:
        return months.read(text)
    except ValueError as wrong:
        raise Invalid.field(pointer, "bad_month", wrong.args[0]) from wrong


@router.get("", response_model=Page[ReportCard])
async def list_monthly_reports(
    scope: CurrentScope,
    after: After,
    month: Annotated[MonthText | None, Query()] = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
) -> Response:
    """The reports, newest first: a client's own that were sent; staff without `tenant` those of all their clients."""
    scope.require("monthly_reports.read")
    wanted = _month(month, "/month") if month else None

    async def read(tx: Tx) -> list[ReportCard]:
        return await queries.listed(tx, month=wanted, after=after, limit=limit + 1)

    scopes = await tenant_pages.scopes_of(scope, tenant)
    return page(await tenant_pages.newest(scopes, read, limit + 1), limit)


@router.post("", status_code=201, response_model=ReportView)
async def freeze_monthly_report(body: FreezeIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Freeze a month that is over as its next version. 409 `month_not_over` before."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        view = await actions.freeze(tx, _month(body.month, "/month"))
        return await answer(
            tx, view, status=201, version=view.card.version, location=f"/v1/monthly-reports/{view.card.id}"
        )


@router.get("/{report}.pdf", response_class=Response)
async def read_monthly_report_pdf(
    report: UUID, scope: CurrentScope, language: Literal["ja", "en"] = "ja"
) -> Response:
    """The paper: of a sent report byte for byte what was sent, of a draft one that says so."""
    async with transaction(await at_row(scope, "monthly_reports", report)) as tx:
        view = await queries.one(tx, report)
        made = await queries.paper(tx, report, language)
    if made is None:
        made = await papers.rendered(view, language, is_draft=True)
    name = f"{view.content.company_key}-{view.card.month:%Y-%m}-{view.card.number}.{language}.pdf"
    headers = {
        "Content-Disposition": attachment(name),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made, headers=headers, media_type="application/pdf")


@router.get("/{report}", response_model=ReportView)
async def read_monthly_report(report: UUID, scope: CurrentScope) -> Response:
    """One report with all that it says."""
    async with transaction(await at_row(scope, "monthly_reports", report)) as tx:
        view = await queries.one(tx, report)
    return shown(view, version=view.card.version)


@router.patch("/{report}", response_model=ReportView)
async def comment_monthly_report(
    report: UUID, body: CommentsIn, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Write the comments of a draft anew. 409 `not_a_draft` for what was sent."""
    async with transaction(await at_row(scope, "monthly_reports", report)) as tx:
        view = await actions.comment(tx, report, body.comments, version=version)
        return await answer(tx, view, version=view.card.version)


@router.delete("/{report}", status_code=204)
async def discard_monthly_report(report: UUID, scope: CurrentScope, version: NeedsIfMatch) -> Response:
    """Put a draft aside; its number is not used again."""
    async with transaction(await at_row(scope, "monthly_reports", report)) as tx:
        await actions.discard(tx, report, version=version)
        return await answer(tx, None, status=204)


@router.post("/{report}/send", response_model=ReportView)
async def send_monthly_report(
    report: UUID, scope: CurrentScope, version: NeedsIfMatch, claim: OnceOnly
) -> Response:
    """Send a draft to the client's managers, with its papers in both languages. It cannot be changed afterwards."""
    inside = await at_row(scope, "monthly_reports", report)
    async with transaction(inside) as tx:
        tx.scope.require("monthly_reports.write")
        view = await queries.one(tx, report)
    made: Mapping[str, bytes] = {
        each: await papers.rendered(view, each, is_draft=False) for each in papers.LANGUAGES
    }
    async with transaction(inside, once=claim) as tx:
        sent = await actions.send(tx, report, made, said=view.said, version=version)
        return await answer(tx, sent, version=sent.card.version)


@router.post("/{report}/signature", response_model=ReportCard)
async def sign_monthly_report(
    report: UUID, body: SignatureIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Sign what was sent, for one's own side. 409 `not_sent` before."""
    async with transaction(await at_row(scope, "monthly_reports", report), once=claim) as tx:
        card = await actions.sign(tx, report, remark=body.remark)
        return await answer(tx, card, version=card.version)


@router.get("/{report}/items", response_model=Page[ItemCard])
async def list_review_items(report: UUID, scope: CurrentScope) -> Response:
    """What was agreed up to this month and is open in it, or was closed in it or later."""
    async with transaction(await at_row(scope, "monthly_reports", report)) as tx:
        view = await queries.one(tx, report)
        found = await queries.items(tx, view.card.month)
    return shown({"data": found, "next_cursor": None})


@router.post("/{report}/items", status_code=201, response_model=ItemCard)
async def open_review_item(report: UUID, body: ItemIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Write down what was agreed in this month's review. It is carried over until it is done or dropped."""
    async with transaction(await at_row(scope, "monthly_reports", report), once=claim) as tx:
        month = (await queries.one(tx, report)).card.month
        card = await items.open_item(tx, body.new(), month=month)
        location = f"/v1/monthly-reports/{report}/items/{card.id}"
        return await answer(tx, card, status=201, version=card.version, location=location)


@router.put("/{report}/items/{item}", response_model=ItemCard)
async def change_review_item(
    report: UUID, item: UUID, body: ItemIn, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change it, or close it in this month's review."""
    async with transaction(await at_row(scope, "monthly_reports", report)) as tx:
        month = (await queries.one(tx, report)).card.month
        card = await items.change(tx, item, body.new(), month=month, version=version)
        return await answer(tx, card, version=card.version)
