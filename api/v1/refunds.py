"""Refunds: what is to a client's credit, paid back."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api import tenant_pages
from api.answers import answer
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at_row
from api.pages import After, page
from api.requests import Route
from api.shapes import Day, Page, Shape
from api.v1.invoice_shapes import Reason, TenantKey
from api.v1.payment_shapes import Amount
from services.billing.receipts import actions, credit_left
from services.billing.receipts.credit_left import RefundCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1", tags=["billing"], route_class=Route)


class RefundIn(Shape):
    """How much is paid back, and why; today, unless another day is named."""

    amount: Amount
    reason: Reason
    refunded_on: Day | None = None

    def given(self) -> dict[str, Any]:
        """As the actions take it."""
        return {"amount": self.amount, "reason": self.reason, "on": self.refunded_on}


@router.get("/refunds", response_model=Page[RefundCard])
async def list_refunds(
    scope: CurrentScope, after: After, tenant: TenantKey = None, limit: Limit = 50
) -> Response:
    """What was paid back, newest first. Staff without `tenant`: to all their clients."""
    scope.require("payments.read")

    async def read(tx: Tx) -> list[RefundCard]:
        return list(await credit_left.refunds(tx, limit=limit + 1, after=after))

    scopes = await tenant_pages.scopes_of(scope, tenant)
    return page(await tenant_pages.newest(scopes, read, limit + 1), limit)


@router.post("/payments/{payment}/refunds", status_code=201, response_model=RefundCard)
async def refund_payment(
    payment: UUID, body: RefundIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Pay back of what is left of a payment."""
    async with transaction(await at_row(scope, "payments", payment), once=claim) as tx:
        made = await actions.refund_payment(tx, payment_id=payment, version=version, **body.given())
        return await _refund(tx, made)


@router.post("/invoices/{invoice}/refunds", status_code=201, response_model=RefundCard)
async def refund_credit_note(
    invoice: UUID, body: RefundIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Pay back of what a credit note took back beyond its invoice."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        made = await actions.refund_note(tx, note_id=invoice, version=version, **body.given())
        return await _refund(tx, made)


async def _refund(tx: Tx, made: UUID) -> Response:
    (card,) = await credit_left.refunds(tx, one=made)
    return await answer(tx, card, status=201)
