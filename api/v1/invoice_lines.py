"""Lines of invoices: the usage under them, and what a client objects to."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at_row
from api.requests import Route
from api.shapes import Page
from api.v1.invoice_shapes import DisputeIn, SettlementIn
from core.errors import Invalid
from core.said import say
from services.billing.invoices import actions, queries, usage_under
from services.billing.invoices.cards import InvoiceDetail, UsageUnderLine
from services.billing.invoices.usage_under import After
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/invoices", tags=["billing"], route_class=Route)
LineNumber = Annotated[int, Path(ge=1, le=10_000)]


@router.get("/{invoice}/lines/{n}/usage", response_model=Page[UsageUnderLine])
async def read_usage_under_line(
    invoice: UUID, n: LineNumber, scope: CurrentScope, cursor: str | None = None, limit: Limit = 50
) -> Response:
    """The usage items under a line with their tickets, in the order they happened; `amount` is each one's share, exact."""
    after = _read(cursor) if cursor else None
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        found = await usage_under.page(tx, invoice, n, limit=limit + 1, after=after)
    more = len(found) > limit
    return shown({"data": found[:limit], "next_cursor": _cursor(found[limit - 1]) if more else None})


@router.post("/{invoice}/lines/{n}/dispute", status_code=201, response_model=InvoiceDetail)
async def dispute_line(
    invoice: UUID, n: LineNumber, body: DisputeIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Object to a line of a draft; it is not issued until this is settled."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        await actions.dispute(tx, invoice_id=invoice, n=n, reason=body.reason, version=version)
        return await _detail(tx, invoice, status=201)


@router.post("/{invoice}/lines/{n}/dispute/settlement", response_model=InvoiceDetail)
async def settle_dispute(
    invoice: UUID, n: LineNumber, body: SettlementIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """End the open dispute of a line: billing accepts or declines it, the client withdraws it."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        await actions.settle_dispute(
            tx, invoice_id=invoice, n=n, outcome=body.outcome, answer=body.answer, version=version
        )
        return await _detail(tx, invoice)


async def _detail(tx: Tx, invoice: UUID, *, status: int = 200) -> Response:
    found = await queries.invoice(tx, invoice)
    return await answer(tx, found, status=status, version=found.invoice.version)


def _cursor(last: UsageUnderLine) -> str:
    return urlsafe_b64encode(f"{last.occurred_at.isoformat()} {last.id}".encode()).decode().rstrip("=")


def _read(text: str) -> After:
    try:
        at, _, row = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().rpartition(" ")
        return After(datetime.fromisoformat(at).astimezone(UTC), UUID(row))
    except (ValueError, OverflowError) as error:
        held = text[:60]
        raise Invalid.field(
            "/cursor", "bad_cursor", say("held {held}; takes next_cursor of the page before", held=held)
        ) from error
