"""Statements of account: what a client owed, what moved it, what it owes."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers import shown
from api.deps import CurrentScope, tenant_named
from api.downloads import paper
from api.requests import Route
from api.shapes import Day, Page
from api.v1.invoice_shapes import TenantKey
from core.errors import Invalid
from core.said import say
from services.billing.papers import account_pdf
from services.billing.papers.forms import Language
from services.billing.receipts import statement_papers, statements
from services.billing.receipts.cards import Statement
from tenants.db import transaction

router = APIRouter(prefix="/v1/statements", tags=["billing"], route_class=Route)


@router.get("", response_model=Page[Statement])
async def read_statements(
    scope: CurrentScope, from_on: Day, to_on: Day, tenant: TenantKey = None
) -> Response:
    """The client's account over the days from `from_on`, before `to_on`: one statement a legal entity and currency."""
    _check(from_on, to_on)
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await statements.of(tx, from_on=from_on, to_on=to_on)
    return shown({"data": found, "next_cursor": None})


@router.get(
    ".pdf",
    response_class=Response,
    responses={200: {"description": "PDF/A-3.", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
async def read_statements_pdf(
    scope: CurrentScope,
    from_on: Day,
    to_on: Day,
    tenant: TenantKey = None,
    language: Annotated[Language, Query()] = "ja",
) -> Response:
    """The same as a paper in Japanese or English, each account on a page of its own. 404 `no_statement` where nothing was owed or moved."""
    _check(from_on, to_on)
    async with transaction(await tenant_named(scope, tenant)) as tx:
        content = await statement_papers.content(tx, from_on=from_on, to_on=to_on)
    name = f"statement-{content.period.first_on}-{content.period.last_on}.pdf"
    return paper(await account_pdf.rendered(content, language), name)


def _check(from_on: date, to_on: date) -> None:
    if to_on <= from_on:
        raise Invalid.field(
            "/to_on", "ends_before_it_begins", say("held {held}; takes a day after from_on", held=to_on)
        )
