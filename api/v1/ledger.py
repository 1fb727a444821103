"""The money ledger: transfers, balances, and months that take no more postings."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, provider, tenant_named
from api.pages import read_place
from api.requests import Route
from api.shapes import Day, Page, Shape
from api.v1.invoice_shapes import Month, TenantKey, first_of
from services.billing.ledger import months, queries
from services.billing.ledger.months import LockedMonth
from services.billing.ledger.queries import BalanceCard, Filters, TransferCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/ledger", tags=["billing"], route_class=Route)
Account = Annotated[str | None, Query(max_length=120)]
MonthPath = Annotated[Month, Path()]


class LockIn(Shape):
    """Whose books."""

    legal_entity: UUID


@router.get("", response_model=Page[TransferCard])
async def list_transfers(
    scope: CurrentScope,
    account: Account = None,
    subject: UUID | None = None,
    legal_entity: UUID | None = None,
    posted_from: Day | None = None,
    posted_to: Day | None = None,
    cursor: str | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
) -> Response:
    """The transfers of one client in their order; staff name the `tenant`. Days are half-open: before `posted_to`."""
    filters = Filters(posted_from, posted_to, account, subject, legal_entity)
    after = read_place(cursor) if cursor else 0
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await queries.transfers(tx, filters, limit=limit + 1, after=after)
    more = str(found[limit - 1].place) if len(found) > limit else None
    return shown({"data": found[:limit], "next_cursor": more})


@router.get("/balances", response_model=Page[BalanceCard])
async def list_balances(
    scope: CurrentScope,
    account: Account = None,
    legal_entity: UUID | None = None,
    posted_from: Day | None = None,
    posted_to: Day | None = None,
    tenant: TenantKey = None,
) -> Response:
    """What the accounts come to, per client, legal entity and currency. Staff without `tenant`: of all their clients."""
    filters = Filters(posted_from, posted_to, account, None, legal_entity)
    scope.require("ledger.read")

    async def read(tx: Tx) -> list[BalanceCard]:
        return await queries.balances(tx, filters)

    found = await tenant_pages.each(await tenant_pages.scopes_of(scope, tenant), read)
    return shown({"data": [card for cards in found for card in cards], "next_cursor": None})


@router.get("/months", response_model=Page[LockedMonth])
async def list_locked_months(scope: CurrentScope, legal_entity: UUID | None = None) -> Response:
    """The months that take no more postings."""
    async with transaction(provider(scope)) as tx:
        found = await months.listed(tx, legal_entity)
    return shown({"data": found, "next_cursor": None})


@router.post("/months/{month}/lock", response_model=Page[LockedMonth])
async def lock_month(month: MonthPath, body: LockIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Lock a month of a legal entity's books: nothing is posted into it any more."""
    async with transaction(provider(scope), once=claim) as tx:
        await months.lock(tx, legal_entity_id=body.legal_entity, month_on=_first(month))
        return await _months(tx, body.legal_entity)


@router.post("/months/{month}/unlock", response_model=Page[LockedMonth])
async def unlock_month(month: MonthPath, body: LockIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Unlock a month; what is posted into it afterwards is on record like all else."""
    async with transaction(provider(scope), once=claim) as tx:
        await months.unlock(tx, legal_entity_id=body.legal_entity, month_on=_first(month))
        return await _months(tx, body.legal_entity)


def _first(month: str) -> date:
    found = first_of(month)
    assert found is not None  # the path has it
    return found


async def _months(tx: Tx, legal_entity: UUID) -> Response:
    return await answer(tx, {"data": await months.listed(tx, legal_entity), "next_cursor": None})
