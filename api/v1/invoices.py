"""Invoices and credit notes: read, reviewed, issued, corrected. Nothing of an issued one can be changed."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import invoice_tables, tables, tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at_row
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.invoice_shapes import CreditNoteIn, IssueIn, Month, ReminderIn, TenantKey, first_of
from services.billing.invoices import actions, queries
from services.billing.invoices.actions import LineCredit
from services.billing.invoices.cards import InvoiceCard, InvoiceDetail
from services.billing.invoices.queries import Filters
from services.billing.receipts import actions as receipts
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/invoices", tags=["billing"], route_class=Route)


@router.get("", response_model=Page[InvoiceCard], responses=tables.ANSWERS)
async def list_invoices(
    scope: CurrentScope,
    after: After,
    status: Literal["draft", "issued"] | None = None,
    kind: Literal["invoice", "credit_note"] | None = None,
    month: Annotated[Month | None, Query()] = None,
    overdue: bool | None = None,
    open: bool | None = None,  # noqa: A002  (the word of the query)
    contract: UUID | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
    encoding: tables.InEncoding = "utf-8",
    accept: tables.Accepted = None,
) -> Response:
    """Invoices and credit notes, newest first. Staff without `tenant`: of all their clients. By `Accept` all of them as CSV, or as Excel
    with their lines.

    Clients see what was issued, and the drafts of a closed period. `month` is that in which the billed period ends.
    """
    filters = Filters(status, kind, first_of(month), contract, is_overdue=overdue, is_open=open)
    scope.require("invoices.read")
    scopes = await tenant_pages.scopes_of(scope, tenant)
    if form := tables.kind_of(accept):
        return await invoice_tables.listed(scopes, filters, form, encoding, scope.language)

    async def read(tx: Tx) -> list[InvoiceCard]:
        return await queries.page(tx, filters, limit=limit + 1, after=after)

    return page(await tenant_pages.newest(scopes, read, limit + 1), limit)


@router.get("/overdue", response_model=Page[InvoiceCard])
async def list_overdue(scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """What is due and not paid, the longest first, with the bucket of its age: `1_30`, `31_60`, `61_90`, `over_90` days."""
    scope.require("invoices.read")
    found = await tenant_pages.each(await tenant_pages.scopes_of(scope, tenant), queries.overdue)
    late = sorted((card for cards in found for card in cards), key=lambda card: (card.due_on, card.id.int))
    return shown({"data": late, "next_cursor": None})


@router.get("/{invoice}", response_model=InvoiceDetail)
async def read_invoice(invoice: UUID, scope: CurrentScope) -> Response:
    """One with its lines, totals per tax rate, balance, disputes, settlements and credit notes."""
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        found = await queries.invoice(tx, invoice)
    return shown(found, version=found.invoice.version)


@router.delete("/{invoice}", status_code=204)
async def discard_credit_note(invoice: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Throw the draft of a credit note away. What is issued stays; drafts of invoices are the close's."""
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        await actions.discard(tx, invoice_id=invoice, version=version)
        return await answer(tx, None, status=204)


@router.post("/{invoice}/review", response_model=InvoiceDetail)
async def review_invoice(invoice: UUID, scope: CurrentScope, version: IfMatch, claim: OnceOnly) -> Response:
    """Note that a draft was looked through."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        await actions.review(tx, invoice_id=invoice, version=version)
        return await _detail(tx, invoice)


@router.delete("/{invoice}/review", response_model=InvoiceDetail)
async def take_review_back(invoice: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Let a draft count as not looked through."""
    async with transaction(await at_row(scope, "invoices", invoice)) as tx:
        await actions.take_review_back(tx, invoice_id=invoice, version=version)
        return await _detail(tx, invoice)


@router.post("/{invoice}/issue", response_model=InvoiceDetail)
async def issue_invoice(
    invoice: UUID, body: IssueIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Issue an invoice or a credit note: it gets its number, is booked, and never changes again.

    409 while a line is disputed, while a finding blocks it (`accept` with a reason lets it pass), when it was issued before, and for
    a credit note that takes back more than its invoice has left.
    """
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        await actions.issue(tx, invoice_id=invoice, version=version, accepting=body.accept)
        return await _detail(tx, invoice)


@router.post("/{invoice}/credit-notes", status_code=201, response_model=InvoiceDetail)
async def draft_credit_note(
    invoice: UUID, body: CreditNoteIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Draft a credit note on an issued invoice: for some of its lines, or for all that is left of it. It is issued like an invoice.

    409 `credit_above_invoice` where, at a tax rate, it is more than the invoice less its earlier notes.
    """
    lines = (
        None
        if body.lines is None
        else [LineCredit(each.line, each.amount, each.quantity) for each in body.lines]
    )
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        made = await actions.draft_credit_note(
            tx, invoice_id=invoice, reason=body.reason, lines=lines, version=version
        )
        return await _detail(tx, made, status=201, location=f"/v1/invoices/{made}")


@router.post("/{invoice}/reminders", status_code=201, response_model=InvoiceDetail)
async def remind_of_invoice(
    invoice: UUID, body: ReminderIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Note a reminder of an overdue invoice; its level counts them."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        await receipts.remind(tx, invoice_id=invoice, note=body.note)
        return await _detail(tx, invoice, status=201)


async def _detail(tx: Tx, invoice: UUID, **more: Any) -> Response:
    found = await queries.invoice(tx, invoice)
    return await answer(tx, found, version=found.invoice.version, **more)
