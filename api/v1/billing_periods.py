"""The monthly close, and the billing periods that it freezes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import tenant_pages
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at_named, provider, tenant_named
from api.requests import Route
from api.shapes import Page, Shape
from api.v1.directory_shapes import TenantKey
from api.v1.usage_shapes import Month, month_of
from core.errors import Invalid
from core.said import say
from services.billing.closing import actions, jobs, queries
from services.billing.closing.queries import After, PeriodCard
from services.jobs.queries import JobCard
from services.rules import months
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/billing", tags=["billing"], route_class=Route)

Tenant = Annotated[TenantKey | None, Query()]


class CloseIn(Shape):
    """What to close: the periods that end in a month, of a tenant or of all that the caller sees."""

    month: Month
    tenant: TenantKey | None = None


@router.post("/close", status_code=202, response_model=JobCard)
async def close_month(body: CloseIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Ask for the monthly close; `GET /v1/jobs/{id}` says how far it is. It can be asked for again at any time."""
    scope.require("billing.close")
    inside = await tenant_named(scope, body.tenant) if body.tenant else provider(scope)
    chosen = inside.tenant if body.tenant else None
    await jobs.refuse_too_early(jobs.tenants_of(scope, chosen), months.read(body.month))
    async with transaction(inside, once=claim) as tx:
        job = await jobs.ask(tx, month=body.month, tenant=chosen)
        return await answer(tx, job, status=202, location=f"/v1/jobs/{job.id}")


@router.get("/periods", response_model=Page[PeriodCard])
async def list_periods(
    scope: CurrentScope,
    tenant: Tenant = None,
    month: Annotated[Month | None, Query()] = None,
    status: Annotated[str | None, Query(pattern="^(open|frozen|issued)$")] = None,
    cursor: Annotated[str | None, Query(max_length=80)] = None,
    limit: Limit = 50,
) -> Response:
    """Billing periods, those that ended last first: those that end in a month. Staff without `tenant`: of all their tenants."""
    scope.require("invoices.read")
    first, last = month_of(month) if month else (None, None)
    after = _read(cursor) if cursor else None

    async def read(tx: Tx) -> list[PeriodCard]:
        return await queries.periods(
            tx, month_on=first, next_on=last, status=status, after=after, limit=limit + 1
        )

    found = await tenant_pages.each(await tenant_pages.scopes_of(scope, tenant), read)
    newest = sorted((card for cards in found for card in cards), key=_place, reverse=True)
    more = _cursor(newest[limit - 1]) if len(newest) > limit else None
    return shown({"data": newest[:limit], "next_cursor": more})


@router.get("/periods/{period}", response_model=PeriodCard)
async def read_period(period: UUID, scope: CurrentScope, tenant: Tenant = None) -> Response:
    """One, with what the variance check found."""
    async with transaction(await at_named(scope, tenant, "billing_periods", period)) as tx:
        card = await queries.period(tx, period)
    return shown(card, version=card.version)


@router.post("/periods/{period}/reopen", response_model=PeriodCard)
async def reopen_period(
    period: UUID, scope: CurrentScope, claim: OnceOnly, tenant: Tenant = None
) -> Response:
    """Take a close back while nothing of the period is issued: its drafts are discarded."""
    async with transaction(await at_named(scope, tenant, "billing_periods", period), once=claim) as tx:
        await actions.reopen(tx, period_id=period)
        card = await queries.period(tx, period)
        return await answer(tx, card, version=card.version)


def _place(card: PeriodCard) -> tuple[date, int]:
    """The order of the list: by the last day, then by the making."""
    return card.to_on, card.id.int


def _cursor(last: PeriodCard) -> str:
    return f"{last.to_on}~{last.id}"


def _read(cursor: str) -> After:
    day, _, key = cursor.partition("~")
    try:
        return After(date.fromisoformat(day), UUID(key))
    except ValueError as error:
        raise Invalid.field(
            "/cursor", "bad_cursor", say("held {held}; takes next_cursor of the page before", held=cursor)
        ) from error
