"""A line opened: how it came about, and the usage and tickets under it, page by page."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.billing import invoice
from api.web.billing.gate import Invoices
from api.web.guard import PageRoute
from core.errors import NotFound
from services.billing.invoices import usage_under
from services.billing.invoices.cards import UsageUnderLine
from services.billing.invoices.usage_under import After
from services.in_force import reading
from tenants.db import Tx, transaction

router = APIRouter(prefix="/billing/invoices", include_in_schema=False, route_class=PageRoute)

PAGE = 100


@router.get("/{invoice_id}/lines/{n}")
async def line(
    request: Request, reader: Invoices, invoice_id: UUID, n: int, after: str = "", exact: bool = False
) -> Response:
    """The line, and what is under it in the order in which it happened; `exact`: with all decimals."""
    async with transaction(await at_row(reader.who, "invoices", invoice_id)) as tx:
        found = await usage_under.page(tx, invoice_id, n, limit=PAGE + 1, after=place(after))
        kinds = await names_of(tx, reader.language)
    return await invoice.shown(
        request,
        reader,
        invoice_id,
        template="line.html",
        n=n,
        items=found[:PAGE],
        more=next_place(found),
        exact=exact,
        kinds_of_work=kinds,
    )


def place(text: str) -> After | None:
    """Where a page begins, as its address says it. Raises NotFound for nonsense."""
    at, _, key = text.partition("~")
    try:
        return After(datetime.fromisoformat(at), UUID(key)) if text else None
    except ValueError as error:
        raise NotFound from error


def next_place(found: list[UsageUnderLine]) -> str:
    """Where the next page begins; empty at the end."""
    last = found[PAGE - 1] if len(found) > PAGE else None
    return f"{last.occurred_at.isoformat()}~{last.id}" if last else ""


async def names_of(tx: Tx, language: str) -> dict[str, str]:
    """What this company's kinds of work are called, by code."""
    return {code: kind.name[language] for code, kind in (await reading.of(tx)).by_code.items()}
