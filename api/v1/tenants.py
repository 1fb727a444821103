"""Client companies: taken on, read, changed, ended."""

from fastapi import APIRouter, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly
from api.pages import After, page
from api.requests import Route
from api.shapes import Page
from api.v1.directory_shapes import TenantChange, TenantIn
from services.directory import actions
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tenants", tags=["tenants"], route_class=Route)


@router.get("", response_model=Page[CompanyCard])
async def list_tenants(scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """The companies that the caller may see; a client sees its own."""
    async with transaction(scope) as tx:
        return page(await companies.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=CompanyCard)
async def make_tenant(body: TenantIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Take a company on. Staff see it by their clearances; a clearance for all tenants includes it at once."""
    async with transaction(scope.outside(), once=claim) as tx:
        made = await actions.make_tenant(
            tx, key=body.key, name_ja=body.name.ja, name_en=body.name.en, time_zone=body.time_zone, locale=body.locale,
            settings=body.settings.given(),
        )  # fmt: skip
        card = await companies.named(tx, str(made))
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/tenants/{card.key}")


@router.get("/{tenant}", response_model=CompanyCard)
async def read_tenant(tenant: str, scope: CurrentScope) -> Response:
    """One company, by key or id."""
    async with transaction(scope) as tx:
        card = await companies.named(tx, tenant)
    return shown(card, version=card.version)


@router.patch("/{tenant}", response_model=CompanyCard)
async def change_tenant(
    tenant: str, body: TenantChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Change names, time zone, locale or settings."""
    async with transaction(await _at(scope, tenant)) as tx:
        await actions.change_tenant(tx, body.columns(), version=version)
        card = await companies.named(tx, tenant)
        return await answer(tx, card, version=card.version)


@router.delete("/{tenant}", status_code=204)
async def end_tenant(tenant: str, scope: CurrentScope, version: IfMatch) -> Response:
    """End the work for a company: nobody sees it any more, and its people and programs are out at once."""
    async with transaction(await _at(scope, tenant)) as tx:
        await actions.end_tenant(tx, version=version)
        return await answer(tx, None, status=204)


async def _at(scope: Scope, tenant: str) -> Scope:
    async with transaction(scope) as tx:
        return scope.at((await companies.named(tx, tenant)).id)
