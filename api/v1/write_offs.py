"""Write-offs: one asks, somebody else approves. Until then who asked may withdraw it."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at_row
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.invoice_shapes import TenantKey
from api.v1.payment_shapes import DecisionIn, WriteOffIn
from services.billing.receipts import actions, queries
from services.billing.receipts.cards import WriteOffCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1", tags=["billing"], route_class=Route)


@router.get("/write-offs", response_model=Page[WriteOffCard])
async def list_write_offs(
    scope: CurrentScope,
    after: After,
    status: Literal["pending", "approved", "rejected", "withdrawn"] | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
) -> Response:
    """Requests to write off, newest first. Staff without `tenant`: of all their clients."""
    scope.require("payments.read")

    async def read(tx: Tx) -> list[WriteOffCard]:
        return await queries.write_offs(tx, status=status, limit=limit + 1, after=after)

    scopes = await tenant_pages.scopes_of(scope, tenant)
    return page(await tenant_pages.newest(scopes, read, limit + 1), limit)


@router.get("/write-offs/{write_off}", response_model=WriteOffCard)
async def read_write_off(write_off: UUID, scope: CurrentScope) -> Response:
    """One request, and what was decided."""
    async with transaction(await at_row(scope, "write_off_requests", write_off)) as tx:
        card = await queries.write_off(tx, write_off)
    return shown(card)


@router.post("/write-offs/{write_off}/decision", response_model=WriteOffCard)
async def decide_write_off(
    write_off: UUID, body: DecisionIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Approve or reject; 403 for who asked. Approved, the balance goes to bad debts."""
    async with transaction(await at_row(scope, "write_off_requests", write_off), once=claim) as tx:
        await actions.decide_write_off(tx, request_id=write_off, decision=body.decision)
        return await answer(tx, await queries.write_off(tx, write_off))


@router.post("/write-offs/{write_off}/withdrawal", response_model=WriteOffCard)
async def withdraw_write_off(write_off: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Take back what one asked for oneself (403 for others), while it waits; the balance stays open."""
    async with transaction(await at_row(scope, "write_off_requests", write_off), once=claim) as tx:
        await actions.withdraw_write_off(tx, request_id=write_off)
        return await answer(tx, await queries.write_off(tx, write_off))


@router.post("/invoices/{invoice}/write-offs", status_code=201, response_model=WriteOffCard)
async def ask_write_off(invoice: UUID, body: WriteOffIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Ask to write off an invoice's balance, or a part of it."""
    async with transaction(await at_row(scope, "invoices", invoice), once=claim) as tx:
        made = await actions.ask_write_off(tx, invoice_id=invoice, amount=body.amount, reason=body.reason)
        card = await queries.write_off(tx, made)
        return await answer(tx, card, status=201, location=f"/v1/write-offs/{made}")
