"""Contracts: what was agreed with a client about money. Clients' managers read their own company's."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, at_row, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.contract_shapes import ContractChange, ContractIn, EndIn
from services.billing.contracts import actions, views
from services.billing.contracts.views import ContractCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/contracts", tags=["contracts"], route_class=Route)
TenantKey = Annotated[str | None, Query(max_length=40)]


@router.get("", response_model=Page[ContractCard])
async def list_contracts(
    scope: CurrentScope, after: After, tenant: TenantKey = None, limit: Limit = 50
) -> Response:
    """Contracts in the order of their making; clients see no drafts. Staff without `tenant`: of all their clients."""
    scope.require("contracts.read")
    scopes = await tenant_pages.scopes_of(scope, tenant)

    async def read(tx: Tx) -> list[ContractCard]:
        return await views.listed(tx, after=after, limit=limit + 1)

    return page(await tenant_pages.oldest(scopes, read, limit + 1), limit)


@router.post("", status_code=201, response_model=ContractCard)
async def make_contract(body: ContractIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Draft a contract."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        made = await actions.make(tx, body.columns())
        card = await views.contract(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/contracts/{made}")


@router.get("/{contract}", response_model=ContractCard)
async def read_contract(contract: UUID, scope: CurrentScope) -> Response:
    """One contract."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        card = await views.contract(tx, contract)
    return shown(card, version=card.version)


@router.patch("/{contract}", response_model=ContractCard)
async def change_contract(
    contract: UUID, body: ContractChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change terms. What a frozen period rests on stays as it is."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        await actions.change(tx, contract, body.columns(), version=version)
        card = await views.contract(tx, contract)
        return await answer(tx, card, version=card.version)


@router.post("/{contract}/activation", response_model=ContractCard)
async def activate_contract(
    contract: UUID, scope: CurrentScope, claim: OnceOnly, version: IfMatch
) -> Response:
    """Put a draft in force. It needs a rate card on its first day and a main party, and may bill nothing that another contract bills."""
    async with transaction(await at_row(scope, "contracts", contract), once=claim) as tx:
        await actions.activate(tx, contract, version=version)
        card = await views.contract(tx, contract)
        return await answer(tx, card, version=card.version)


@router.post("/{contract}/end", response_model=ContractCard)
async def end_contract(
    contract: UUID, body: EndIn, scope: CurrentScope, claim: OnceOnly, version: IfMatch
) -> Response:
    """End a contract on a day. A draft is dropped."""
    async with transaction(await at_row(scope, "contracts", contract), once=claim) as tx:
        await actions.end(tx, contract, on=body.on, version=version)
        card = await views.contract(tx, contract)
        return await answer(tx, card, version=card.version)


@router.delete("/{contract}", status_code=204)
async def drop_contract(contract: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End a contract today; it is kept."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        await actions.end(tx, contract, version=version)
        return await answer(tx, None, status=204)
