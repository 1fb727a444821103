"""Deposits of the bank: files taken in, suggestions of what they paid, matched, released, or set aside."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api import bank_matching, uploads
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, provider, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.payment_shapes import IgnoreIn, MatchIn, VoidIn
from services.billing.receipts import actions, deposits
from services.billing.receipts.cards import DepositCard, Imported, SuggestionCard
from services.billing.receipts.deposits import Filters
from services.billing.receipts.importing import MOST_BYTES
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/bank-deposits", tags=["billing"], route_class=Route)

_TAKES = "CSV (UTF-8 or CP932), or 全銀 入出金取引明細 or 振込入金通知 with records of 200 bytes."


@router.get("", response_model=Page[DepositCard])
async def list_deposits(
    scope: CurrentScope,
    after: After,
    status: Literal["open", "matched", "ignored"] | None = None,
    legal_entity: UUID | None = None,
    limit: Limit = 50,
) -> Response:
    """Deposits, the newest first; those of clients that the caller is not cleared for are left out."""
    async with transaction(provider(scope)) as tx:
        return page(
            await deposits.page(tx, Filters(status, legal_entity), limit=limit + 1, after=after), limit
        )


@router.post("", response_model=Imported, openapi_extra=uploads.told(_TAKES))
async def take_in_bank_file(
    request: Request,
    scope: CurrentScope,
    legal_entity: UUID,
    account: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Take in a bank's file, whole or not at all; deposits that are known already are left as they are.

    422 names the record and the field that the file was refused for.
    """
    inside = provider(scope)
    inside.require("bank_deposits.write")
    _, data = await uploads.whole(request, most=MOST_BYTES)
    async with transaction(inside, once=uploads.claim(request, scope, data)) as tx:
        return await answer(
            tx, await actions.take_in(tx, data, legal_entity_id=legal_entity, account=account)
        )


@router.get("/{deposit}", response_model=DepositCard)
async def read_deposit(deposit: UUID, scope: CurrentScope) -> Response:
    """One deposit."""
    async with transaction(provider(scope)) as tx:
        card = await deposits.deposit(tx, deposit)
    return shown(card, version=card.version)


@router.get("/{deposit}/suggestions", response_model=Page[SuggestionCard])
async def suggest_matches(deposit: UUID, scope: CurrentScope) -> Response:
    """What the deposit may have paid, best first, each with its reasons and a score out of 100."""
    return shown({"data": await bank_matching.of_deposit(scope, deposit), "next_cursor": None})


@router.post("/{deposit}/match", response_model=DepositCard)
async def match_deposit(
    deposit: UUID, body: MatchIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Book the deposit as a client's payment; under which name the client pays is learnt."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        allocations = [each.allocation() for each in body.allocations]
        await actions.match(tx, deposit_id=deposit, allocations=allocations, version=version)
        return await _deposit(tx, deposit)


@router.post("/{deposit}/release", response_model=DepositCard)
async def release_deposit(
    deposit: UUID, body: VoidIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Open a deposit again: the payment of a match is voided, one that was set aside is taken up."""
    async with transaction(provider(scope)) as tx:
        card = await deposits.deposit(tx, deposit)
    if card.tenant is None:
        async with transaction(provider(scope), once=claim) as tx:
            await actions.take_up(tx, deposit_id=deposit, version=version)
            return await _deposit(tx, deposit)
    async with transaction(await tenant_named(scope, card.tenant), once=claim) as tx:
        await actions.release(tx, deposit_id=deposit, reason=body.reason, version=version)
        return await _deposit(tx, deposit)


@router.post("/{deposit}/ignore", response_model=DepositCard)
async def ignore_deposit(
    deposit: UUID, body: IgnoreIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Set a deposit aside that is no client's."""
    async with transaction(provider(scope), once=claim) as tx:
        await actions.set_aside(tx, deposit_id=deposit, note=body.note, version=version)
        return await _deposit(tx, deposit)


async def _deposit(tx: Tx, deposit: UUID) -> Response:
    card = await deposits.deposit(tx, deposit)
    return await answer(tx, card, version=card.version)
