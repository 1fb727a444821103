"""The rate cards of a contract by their days, and who gets its invoices."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api import warned
from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, NeedsIfMatch, OnceOnly, at_row
from api.requests import Route
from api.shapes import Page
from api.v1.contract_shapes import PartyChange, PartyIn, RateCardChange, RateCardIn
from services.billing.contracts import parties, rate_cards, views
from services.billing.contracts.views import PartyCard, RateCardCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/contracts/{contract}", tags=["contracts"], route_class=Route)


@router.get("/rate-cards", response_model=Page[RateCardCard])
async def list_rate_cards(contract: UUID, scope: CurrentScope) -> Response:
    """All rate cards of a contract, by their days."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        return _all(await views.rate_cards(tx, contract))


@router.post("/rate-cards", status_code=201, response_model=RateCardCard)
async def add_rate_card(contract: UUID, body: RateCardIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Say other prices from a day on."""
    async with transaction(await at_row(scope, "contracts", contract), once=claim) as tx:
        made = await rate_cards.add(
            tx, contract, effective_on=body.effective_on, card=body.card, note=body.note
        )
        card = await views.rate_card(tx, contract, made)
        at = f"/v1/contracts/{contract}/rate-cards/{made}"
        return await answer(tx, card, status=201, version=card.version, location=at)


@router.get("/rate-cards/{card}", response_model=RateCardCard)
async def read_rate_card(contract: UUID, card: UUID, scope: CurrentScope) -> Response:
    """One rate card."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        found = await views.rate_card(tx, contract, card)
    return shown(found, version=found.version)


@router.patch("/rate-cards/{card}", response_model=RateCardCard)
async def change_rate_card(
    contract: UUID, card: UUID, body: RateCardChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change a card, as long as no frozen period was rated with it."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        await rate_cards.change(tx, contract, card, body.changes(), version=version)
        found = await views.rate_card(tx, contract, card)
        return await answer(tx, found, version=found.version)


@router.delete("/rate-cards/{card}", status_code=204)
async def remove_rate_card(contract: UUID, card: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Take a card out, as long as no frozen period was rated with it; the one before goes on."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        await rate_cards.remove(tx, contract, card, version=version)
        return await answer(tx, None, status=204)


@router.get("/bill-to", response_model=Page[PartyCard])
async def list_bill_to(contract: UUID, scope: CurrentScope) -> Response:
    """Who gets invoices: the main party first, ended ones last."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        return _all([warned.told(each, scope.language) for each in await views.parties(tx, contract)])


@router.post("/bill-to", status_code=201, response_model=PartyCard)
async def add_bill_to(contract: UUID, body: PartyIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Add a party. A department is paid for by one party of a contract."""
    async with transaction(await at_row(scope, "contracts", contract), once=claim) as tx:
        made = await parties.add(tx, contract, body.changes())
        card = warned.told(await views.party(tx, contract, made), scope.language)
        at = f"/v1/contracts/{contract}/bill-to/{made}"
        return await answer(tx, card, status=201, version=card.version, location=at)


@router.get("/bill-to/{party}", response_model=PartyCard)
async def read_bill_to(contract: UUID, party: UUID, scope: CurrentScope) -> Response:
    """One party."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        found = warned.told(await views.party(tx, contract, party), scope.language)
    return shown(found, version=found.version)


@router.patch("/bill-to/{party}", response_model=PartyCard)
async def change_bill_to(
    contract: UUID, party: UUID, body: PartyChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change a party; who becomes the main party takes that from the one before."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        await parties.change(tx, contract, party, body.changes(), version=version)
        found = warned.told(await views.party(tx, contract, party), scope.language)
        return await answer(tx, found, version=found.version)


@router.delete("/bill-to/{party}", status_code=204)
async def end_bill_to(contract: UUID, party: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End a party; the main party pays for its departments from now on."""
    async with transaction(await at_row(scope, "contracts", contract)) as tx:
        await parties.end(tx, contract, party, version=version)
        return await answer(tx, None, status=204)


def _all(found: list[Any]) -> Response:
    """A list that is whole on one page."""
    return shown({"data": found, "next_cursor": None})
