"""Refunds: what is to a client's credit, paid back. One asks, somebody else approves."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at_row
from api.pages import After, page
from api.requests import Route
from api.shapes import Day, Page, Shape
from api.v1.invoice_shapes import Reason, TenantKey
from api.v1.payment_shapes import Amount, DecisionIn, VoidIn
from services.billing.receipts import actions, credit_left
from services.billing.receipts.credit_left import RefundCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1", tags=["billing"], route_class=Route)


class RefundIn(Shape):
    """How much is to be paid back, and why."""

    amount: Amount
    reason: Reason


class RefundDecisionIn(DecisionIn):
    """What was decided; an approved refund is paid back today, unless another day is named."""

    refunded_on: Day | None = None


@router.get("/refunds", response_model=Page[RefundCard])
async def list_refunds(
    scope: CurrentScope,
    after: After,
    status: Literal["pending", "approved", "rejected"] | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
) -> Response:
    """What was paid back, or is asked for, newest first. Staff without `tenant`: to all their clients."""
    scope.require("payments.read")

    async def read(tx: Tx) -> list[RefundCard]:
        return list(await credit_left.refunds(tx, status=status, limit=limit + 1, after=after))

    scopes = await tenant_pages.scopes_of(scope, tenant)
    return page(await tenant_pages.newest(scopes, read, limit + 1), limit)


@router.get("/refunds/{refund}", response_model=RefundCard)
async def read_refund(refund: UUID, scope: CurrentScope) -> Response:
    """One refund, and what was decided."""
    async with transaction(await at_row(scope, "refunds", refund)) as tx:
        card = await credit_left.refund(tx, refund)
    return shown(card)


@router.post("/payments/{payment}/refunds", status_code=201, response_model=RefundCard)
async def refund_payment(
    payment: UUID, body: RefundIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Ask to pay back of what is left of a payment; somebody else approves it."""
    async with transaction(await at_row(scope, "payments", payment), once=claim) as tx:
        made = await actions.refund_payment(
            tx, payment_id=payment, amount=body.amount, reason=body.reason, version=version
        )
        return await _asked(tx, made)


@router.post("/invoices/{invoice}/refunds", status_code=201, response_model=RefundCard)
async def refund_credit_note(
    invoice: UUID, body: RefundIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Ask to pay back of what a credit note took back beyond its invoice; somebody else approves it."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        made = await actions.refund_note(
            tx, note_id=invoice, amount=body.amount, reason=body.reason, version=version
        )
        return await _asked(tx, made)


async def _asked(tx: Tx, made: UUID) -> Response:
    card = await credit_left.refund(tx, made)
    return await answer(tx, card, status=201, location=f"/v1/refunds/{made}")


@router.post("/refunds/{refund}/decision", response_model=RefundCard)
async def decide_refund(
    refund: UUID, body: RefundDecisionIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Approve or reject; who asked may only reject (403). Approved, it is posted on its day."""
    async with transaction(await at_row(scope, "refunds", refund), once=claim) as tx:
        await actions.decide_refund(tx, refund_id=refund, decision=body.decision, on=body.refunded_on)
        return await answer(tx, await credit_left.refund(tx, refund))


@router.post("/refunds/{refund}/undo", response_model=RefundCard)
async def undo_refund(refund: UUID, body: VoidIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Take a refund back that did not arrive: its posting is reversed today, and the credit is there again."""
    async with transaction(await at_row(scope, "refunds", refund), once=claim) as tx:
        await actions.undo_refund(tx, refund_id=refund, reason=body.reason)
        return await answer(tx, await credit_left.refund(tx, refund))
