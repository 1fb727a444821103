"""SLA policies: a tenant's ordered list, its versions, and what other policies would have made of the past."""

from datetime import UTC
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at_named, tenant_named
from api.requests import Route
from api.shapes import Instant, Page, Shape, Words
from services.sla import policies, what_if
from services.sla.policies import PolicyListCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/sla-policies", tags=["sla"], route_class=Route)
TenantKey = Annotated[str | None, Query(max_length=40)]


class PoliciesIn(Shape):
    """The whole ordered list; the first policy that matches a ticket applies. In force from now unless said otherwise."""

    policies: list[dict[str, Any]]
    effective_at: Instant | None = None
    note: Words = ""
    tenant: Annotated[str, Field(max_length=40)] | None = None


class WhatIfIn(Shape):
    """Other policies, and the period whose tickets are replayed under them."""

    policies: list[dict[str, Any]]
    created_from: Instant
    created_to: Instant
    tenant: Annotated[str, Field(max_length=40)] | None = None


@router.get("", response_model=Page[PolicyListCard])
async def list_sla_policies(
    scope: CurrentScope, tenant: TenantKey = None, limit: Limit = 50, cursor: Instant | None = None
) -> Response:
    """The versions of the list, newest first."""
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await policies.page(tx, limit=limit + 1, before=cursor)
    more = len(found) > limit
    return shown({"data": found[:limit], "next_cursor": _cursor(found[limit - 1]) if more else None})


@router.post("", status_code=201, response_model=PolicyListCard)
async def put_sla_policies_in_force(body: PoliciesIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a new version of the whole list."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        made = await policies.put_in_force(
            tx, policies=body.policies, effective_at=body.effective_at, note=body.note
        )
        return await answer(tx, made, status=201, location=f"/v1/sla-policies/{made.id}")


@router.post("/what-if", response_model=what_if.Report)
async def replay_under_other_policies(body: WhatIfIn, scope: CurrentScope) -> Response:
    """What other policies would have made of the tickets of a period; nothing is changed."""
    async with transaction(await tenant_named(scope, body.tenant)) as tx:
        report = await what_if.replay(
            tx, policies=body.policies, created_from=body.created_from, created_to=body.created_to
        )
    return shown(report)


@router.get("/{version}", response_model=PolicyListCard)
async def read_sla_policies(version: UUID, scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """One version of the list."""
    async with transaction(await at_named(scope, tenant, "sla_policy_versions", version)) as tx:
        found = await policies.version(tx, version)
    return shown(found)


def _cursor(last: PolicyListCard) -> str:
    """An instant that can stand in an address as it is."""
    return last.effective_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
