"""Clearances of the provider's staff and programs."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, provider, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import ClearanceChange, ClearanceIn
from services.directory import actions
from tenants.db import transaction
from tenants.directory import clearances
from tenants.directory.clearances import ClearanceCard

router = APIRouter(prefix="/v1/clearances", tags=["clearances"], route_class=Route)


@router.get("", response_model=Page[ClearanceCard])
async def list_clearances(
    scope: CurrentScope, after: After, user: UUID | None = None, limit: Limit = 50
) -> Response:
    """Clearances for tenants that the caller may see, ended ones too."""
    async with transaction(provider(scope)) as tx:
        tx.scope.require("clearances.read")
        return page(await clearances.listed(tx, after=after, limit=limit + 1, user=user), limit)


@router.post("", status_code=201, response_model=ClearanceCard)
async def grant_clearance(body: ClearanceIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Clear somebody. The caller approves it, and so cannot be the one who is cleared."""
    tenant = None if body.tenant is None else (await tenant_named(scope, body.tenant)).tenant
    async with transaction(provider(scope), once=claim) as tx:
        made = await actions.grant_clearance(
            tx, user=body.user, tenant=tenant, domains=body.domains, my_number=body.my_number, valid_from=body.valid_from,
            valid_until=body.valid_until,
        )  # fmt: skip
        card = await clearances.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/clearances/{card.id}")


@router.get("/{clearance}", response_model=ClearanceCard)
async def read_clearance(clearance: UUID, scope: CurrentScope) -> Response:
    """One clearance."""
    async with transaction(provider(scope)) as tx:
        tx.scope.require("clearances.read")
        card = await clearances.one(tx, clearance)
    return shown(card, version=card.version)


@router.patch("/{clearance}", response_model=ClearanceCard)
async def change_clearance(
    clearance: UUID, body: ClearanceChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change domains, the My Number flag or the days; the caller approves what comes of it."""
    async with transaction(provider(scope)) as tx:
        await actions.change_clearance(tx, clearance, body.changes(), version=version)
        card = await clearances.one(tx, clearance)
        return await answer(tx, card, version=card.version)


@router.delete("/{clearance}", status_code=204)
async def end_clearance(clearance: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """End a clearance at once."""
    async with transaction(provider(scope)) as tx:
        await actions.end_clearance(tx, clearance, version=version)
        return await answer(tx, None, status=204)
