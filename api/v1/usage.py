"""Usage: what was done and can be billed. It is recorded from the event log; what people enter needs a reason and an approval."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api import problems, query
from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at_named, tenant_named, ticket_id
from api.pages import After, page
from api.requests import Route
from api.shapes import Page, Shown
from api.v1.directory_shapes import TenantKey
from api.v1.usage_shapes import CountedIn, UsageBulkIn, UsageDecisionIn, UsageIn, UsageQuery
from api.web.words import words
from core.errors import Invalid, NotFound
from core.said import say
from services.billing.usage import imports, queries, requests
from services.billing.usage.charges import Given
from services.billing.usage.imports import Brought, Counted
from services.billing.usage.queries import ItemCard
from services.billing.usage.requests import RequestCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/usage", tags=["usage"], route_class=Route)

Tenant = Annotated[TenantKey | None, Query()]


class BulkUsageOut(Shown):
    """What became of each, in the order of the request."""

    results: list[dict[str, Any]]


@router.get("", response_model=Page[ItemCard], openapi_extra=query.told(UsageQuery))
async def list_usage(scope: CurrentScope, asked: Annotated[UsageQuery, query.asked(UsageQuery)]) -> Response:
    """The usage of a tenant, newest first: of a month or some days, of a charge, unpriced or late. Staff name the tenant."""
    async with transaction(await tenant_named(scope, asked.tenant)) as tx:
        ticket = await _ticket(tx, asked.ticket) if asked.ticket else None
        found = await queries.listed(tx, asked.filters(ticket), after=asked.cursor, limit=asked.limit + 1)
    return page(found, asked.limit)


@router.post("", status_code=201, response_model=RequestCard)
async def enter_usage(body: UsageIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Enter usage by hand, with a reason. It counts once somebody else has approved it."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        ticket = await _ticket(tx, body.ticket) if body.ticket else None
        given = Given(
            body.charge or "", body.quantity, body.occurred_on or date.min, body.description, ticket
        )
        made = await requests.ask(tx, given=given, reason=body.reason, reverses=body.reverses)
        card = await requests.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/usage/requests/{made}")


@router.post("/bulk", response_model=BulkUsageOut)
async def bring_usage(body: UsageBulkIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Record usage counted elsewhere, each under the id that it has there: bringing it again adds nothing."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        counted = [await _counted(tx, n, each) for n, each in enumerate(body.items)]
        brought = await imports.bring(tx, counted)
        return await answer(tx, {"results": [_result(each, scope.language) for each in brought]})


@router.get("/requests", response_model=Page[RequestCard])
async def list_usage_requests(
    scope: CurrentScope,
    after: After,
    tenant: Tenant = None,
    status: Annotated[str | None, Query(pattern="^(pending|approved|rejected)$")] = None,
    limit: Limit = 50,
) -> Response:
    """Usage that was entered by hand, newest first, with what was decided about it."""
    async with transaction(await tenant_named(scope, tenant)) as tx:
        return page(await requests.listed(tx, status=status, after=after, limit=limit + 1), limit)


@router.get("/requests/{usage_request}", response_model=RequestCard)
async def read_usage_request(usage_request: UUID, scope: CurrentScope, tenant: Tenant = None) -> Response:
    """One of them."""
    async with transaction(await at_named(scope, tenant, "usage_requests", usage_request)) as tx:
        card = await requests.one(tx, usage_request)
    return shown(card, version=card.version)


@router.post("/requests/{usage_request}/decision", response_model=RequestCard)
async def decide_on_usage(
    usage_request: UUID, body: UsageDecisionIn, scope: CurrentScope, claim: OnceOnly, tenant: Tenant = None
) -> Response:
    """Approve or reject usage that somebody else entered; approving records it."""
    async with transaction(await at_named(scope, tenant, "usage_requests", usage_request), once=claim) as tx:
        await requests.decide(tx, usage_request, approve=body.decision == "approve")
        card = await requests.one(tx, usage_request)
        return await answer(tx, card, version=card.version)


@router.get("/{usage_item}", response_model=ItemCard)
async def read_usage(usage_item: UUID, scope: CurrentScope, tenant: Tenant = None) -> Response:
    """One usage item."""
    async with transaction(await at_named(scope, tenant, "usage_items", usage_item)) as tx:
        card = await queries.one(tx, usage_item)
    return shown(card)


async def _ticket(tx: Tx, named: str, *, pointer: str = "/ticket") -> UUID:
    """A ticket by id or reference. Raises Invalid."""
    try:
        return await ticket_id(tx, named)
    except NotFound as error:
        raise Invalid.field(
            pointer,
            "unknown_ticket",
            say("held {held}; takes the id or reference of a ticket of this company", held=named),
        ) from error


async def _counted(tx: Tx, n: int, each: CountedIn) -> Counted:
    ticket = await _ticket(tx, each.ticket, pointer=f"/items/{n}/ticket") if each.ticket else None
    return Counted(
        each.source_id, Given(each.charge, each.quantity, each.occurred_on, each.description, ticket)
    )


def _result(brought: Brought, language: str) -> dict[str, Any]:
    said = words(language, problems.AREA)
    errors = [{"pointer": e.pointer, "code": e.code, "detail": said.told(e.detail)} for e in brought.errors]
    return {"index": brought.index, "outcome": brought.outcome, "item": brought.item, "errors": errors}
