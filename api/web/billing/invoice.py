"""One invoice or credit note: its lines, what was objected to, what was paid, how it is printed, and what happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import at_row
from api.web import happenings
from api.web.billing import panels, papers
from api.web.billing.frame import Frame, frame, show
from api.web.billing.gate import Invoices
from api.web.formats import Formats
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.words import noop
from core import mail
from services.billing.invoices import queries
from services.billing.invoices.cards import InvoiceDetail
from services.billing.papers.content import InvoiceContent
from services.billing.reads import history
from tenants.db import Tx, transaction
from tenants.directory import companies, names

router = APIRouter(prefix="/billing/invoices", include_in_schema=False, route_class=PageRoute)

OUTCOMES = {"accepted": noop("accepted"), "declined": noop("declined"), "withdrawn": noop("withdrawn")}
KINDS = {
    "payment": noop("Payment"), "transfer_fee": noop("Transfer fee, borne by us"), "credit_note": noop("Credit note"),
    "write_off": noop("Written off"),
}  # fmt: skip
_NUMBER = "SELECT number FROM invoices WHERE tenant_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, as a sentence."""

    at: datetime
    text: str


@router.get("/{invoice}")
async def one(request: Request, reader: Invoices, invoice: UUID) -> Response:
    """The page."""
    return await shown(request, reader, invoice)


async def shown(
    request: Request, reader: Reader, invoice: UUID, *, dialog: str = "", status: int = 200, template: str = "invoice.html",
    typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, **values: Any,
) -> Response:  # fmt: skip
    """The page with a dialog open, with what was typed, and with what was wrong about it."""
    around = await frame(reader)
    async with transaction(await at_row(reader.who, "invoices", invoice)) as tx:
        detail = await queries.invoice(tx, invoice)
        content = await queries.content(tx, invoice)
        values |= await _around_it(tx, detail, content, around)
    return await show(
        request, reader, template, around, status=status, p=panels.of(detail, around.formats), dialog=dialog, typed=typed or {},
        errors=errors or {}, outcomes=OUTCOMES, kinds=KINDS, pages=await papers.pages(content, reader.language, detail.invoice.version),
        **values,
    )  # fmt: skip


async def _around_it(tx: Tx, detail: InvoiceDetail, content: InvoiceContent, around: Frame) -> dict[str, Any]:
    """Company, people, the number of the invoice that a note names, and the history."""
    original = detail.invoice.original
    return {
        "mailable": mail.is_configured() and bool(content.recipient.email),
        "company": await companies.named(tx, str(tx.tenant)),
        "names": await names.names(tx, [each.raised_by for each in detail.disputes]),
        "original": await tx.fetchval(_NUMBER, tx.tenant, original) if original else None,
        "papers": papers.offered(content, f"/billing/invoices/{detail.invoice.id}"),
        "told": await _told(tx, detail, around.formats),
    }


async def _told(tx: Tx, detail: InvoiceDetail, formats: Formats) -> Sequence[Told]:
    found = await history.history(tx, detail.invoice.id)
    named = await happenings.names(tx, found)
    return [Told(each.at, happenings.sentence(each, named, formats.words, formats)) for each in found]
