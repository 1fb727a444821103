"""Payments: money received, what it paid, and what of it is to the client's credit."""

from uuid import UUID

from fastapi import APIRouter, Response

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at_row, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.invoice_shapes import TenantKey
from api.v1.payment_shapes import AllocationsIn, InvoicePaymentIn, PaymentIn, VoidIn
from services.billing.invoices import queries as invoices
from services.billing.invoices.cards import InvoiceDetail
from services.billing.receipts import actions, queries
from services.billing.receipts.cards import AgeingCard, PaymentCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1", tags=["billing"], route_class=Route)


@router.get("/payments", response_model=Page[PaymentCard])
async def list_payments(
    scope: CurrentScope,
    after: After,
    standing: bool | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
) -> Response:
    """Payments, newest first; `standing=true` without the voided ones. Staff without `tenant`: of all their clients."""
    scope.require("payments.read")

    async def read(tx: Tx) -> list[PaymentCard]:
        return await queries.payments(tx, standing=standing, limit=limit + 1, after=after)

    scopes = await tenant_pages.scopes_of(scope, tenant)
    return page(await tenant_pages.newest(scopes, read, limit + 1), limit)


@router.post("/payments", status_code=201, response_model=PaymentCard)
async def record_payment(body: PaymentIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Record money received over one or several invoices of a client, or none; the rest is to the client's credit."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        made = await actions.record(tx, body.payment())
        return await _payment(tx, made, status=201)


@router.get("/payments/ageing", response_model=Page[AgeingCard])
async def read_ageing(scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """What clients owe by how late it is, a row a client and currency, and what is to their credit."""
    scope.require("payments.read")
    found = await tenant_pages.each(await tenant_pages.scopes_of(scope, tenant), queries.aged)
    return shown({"data": [card for cards in found for card in cards], "next_cursor": None})


@router.get("/payments/{payment}", response_model=PaymentCard)
async def read_payment(payment: UUID, scope: CurrentScope) -> Response:
    """One payment with what it paid."""
    async with transaction(await at_row(scope, "payments", payment)) as tx:
        card = await queries.payment(tx, payment)
    return shown(card, version=card.version)


@router.post("/payments/{payment}/allocations", response_model=PaymentCard)
async def allocate_payment(
    payment: UUID, body: AllocationsIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Use what is left of a payment for invoices."""
    async with transaction(await at_row(scope, "payments", payment), once=claim) as tx:
        allocations = [each.allocation() for each in body.allocations]
        await actions.allocate(tx, payment_id=payment, allocations=allocations, version=version)
        return await _payment(tx, payment)


@router.post("/payments/{payment}/void", response_model=PaymentCard)
async def void_payment(
    payment: UUID, body: VoidIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Take a payment back: its invoices are open again, its postings are reversed today."""
    async with transaction(await at_row(scope, "payments", payment), once=claim) as tx:
        await actions.void(tx, payment_id=payment, reason=body.reason, version=version)
        return await _payment(tx, payment)


@router.post("/invoices/{invoice}/payments", status_code=201, response_model=PaymentCard)
async def pay_invoice(
    invoice: UUID, body: InvoicePaymentIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Record money for one invoice; what is more than it has open is to the client's credit."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        made = await actions.record_for(tx, body.payment(), invoice_id=invoice, fee=body.fee)
        return await _payment(tx, made, status=201)


@router.post("/invoices/{invoice}/allocations", response_model=InvoiceDetail)
async def use_credit_note(
    invoice: UUID, body: AllocationsIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Pay other invoices with what a credit note took back beyond its own."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        allocations = [each.allocation() for each in body.allocations]
        await actions.use_credit_note(tx, note_id=invoice, allocations=allocations, version=version)
        found = await invoices.invoice(tx, invoice)
        return await answer(tx, found, version=found.invoice.version)


async def _payment(tx: Tx, payment: UUID, *, status: int = 200) -> Response:
    card = await queries.payment(tx, payment)
    location = f"/v1/payments/{payment}" if status == 201 else None
    return await answer(tx, card, status=status, version=card.version, location=location)
