"""Subscriptions: reports that are delivered to the caller again and again, and what was delivered."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, at_row, tenant_named
from api.downloads import attachment
from api.pages import After, page
from api.requests import Route
from api.shapes import Day, Page, Shape
from api.v1.directory_shapes import Change, TenantKey
from services.subscriptions import actions, queries
from services.subscriptions.actions import NewSubscription
from services.subscriptions.queries import DeliveryCard, SubscriptionCard
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"], route_class=Route)

Report = Literal["sla", "throughput", "backlog", "dependence"]
Every = Literal["week", "month"]
Language = Literal["ja", "en"]
Form = Literal["xlsx", "csv"]
Tenant = Annotated[TenantKey | None, Query(description="The tenant's key; without it, all that you see.")]


class SubscriptionIn(Shape):
    """A report of a company, of the whole week or month before. `on_day`: 0 to 6 from Monday in a week, 1 to 28 in a month; `hour` in the
    company's zone. Without `language` that of the caller."""

    report: Report
    every: Every = "month"
    on_day: int = 1
    hour: int = 8
    language: Language | None = None
    format: Form = "xlsx"
    by_mail: bool = True
    tenant: TenantKey | None = None


class SubscriptionChange(Change):
    """Changes of a subscription; the next delivery follows from them."""

    report: Report | None = None
    every: Every | None = None
    on_day: int | None = None
    hour: int | None = None
    language: Language | None = None
    format: Form | None = None
    by_mail: bool | None = None


@router.get("", response_model=Page[SubscriptionCard])
async def list_subscriptions(
    scope: CurrentScope, after: After, tenant: Tenant = None, limit: Limit = 50
) -> Response:
    """Your own subscriptions, newest first."""
    wanted = await tenant_named(scope, tenant) if tenant or scope.tenant else scope
    within = [wanted.here] if wanted.tenant else wanted.tenants
    async with transaction(wanted) as tx:
        found = await queries.mine(tx, within, after=after, limit=limit + 1)
    return page(found, limit)


@router.post("", status_code=201, response_model=SubscriptionCard)
async def subscribe(body: SubscriptionIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Have a report delivered to yourself. 403 `no_person` for a client that acts as nobody."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        held = body.model_dump(exclude={"tenant"})
        language = body.language or ("en" if scope.language == "en" else "ja")
        card = await actions.subscribe(tx, NewSubscription(**held | {"language": language}))
        location = f"/v1/subscriptions/{card.id}"
        return await answer(tx, card, status=201, version=card.version, location=location)


@router.get("/{subscription}", response_model=SubscriptionCard)
async def read_subscription(subscription: UUID, scope: CurrentScope) -> Response:
    """One of your subscriptions."""
    async with transaction(await _inside(scope, subscription)) as tx:
        card = await queries.one(tx, subscription)
    return shown(card, version=card.version)


@router.patch("/{subscription}", response_model=SubscriptionCard)
async def change_subscription(
    subscription: UUID, body: SubscriptionChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Have it delivered otherwise from now on."""
    async with transaction(await _inside(scope, subscription)) as tx:
        before = await queries.one(tx, subscription)
        held = {name: getattr(before, name) for name in NewSubscription.__slots__} | body.changes()
        card = await actions.change(tx, subscription, NewSubscription(**held), version=version)
        return await answer(tx, card, version=card.version)


@router.delete("/{subscription}", status_code=204)
async def end_subscription(subscription: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Have it delivered no more; what was delivered stays."""
    async with transaction(await _inside(scope, subscription)) as tx:
        await actions.end(tx, subscription, version=version)
        return await answer(tx, None, status=204)


@router.get("/{subscription}/deliveries", response_model=Page[DeliveryCard])
async def list_deliveries(
    subscription: UUID, scope: CurrentScope, cursor: Day | None = None, limit: Limit = 50
) -> Response:
    """What was delivered, the newest period first."""
    async with transaction(await _inside(scope, subscription)) as tx:
        found = await queries.delivered_by(tx, subscription, before=cursor, limit=limit + 1)
    more = found[limit - 1].from_on.isoformat() if len(found) > limit else None
    return shown({"data": found[:limit], "next_cursor": more})


@router.get(
    "/{subscription}/deliveries/{day}/content",
    response_class=Response,
    responses={
        200: {"description": "The file, as an attachment.", "content": {"application/octet-stream": {}}}
    },
)
async def read_delivery(subscription: UUID, day: Day, scope: CurrentScope) -> Response:
    """The delivered file of the period that begins on a day. It is noted that it was opened."""
    async with transaction(await _inside(scope, subscription)) as tx:
        name, media, content = await queries.opened(tx, subscription, day)
    headers = {
        "Content-Disposition": attachment(name),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, headers=headers, media_type=media)


async def _inside(scope: Scope, subscription: UUID) -> Scope:
    return await at_row(scope, "report_subscriptions", subscription)
