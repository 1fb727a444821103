"""Approvals: those that ask the caller, and the decision."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, OnceOnly, at_row, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Page, Shape
from api.v1 import screening
from services.approvals import actions, queries
from services.approvals.queries import ApprovalCard
from tenants.db import transaction

router = APIRouter(prefix="/v1/approvals", tags=["approvals"], route_class=Route)


class DecisionIn(Shape):
    """What was decided. The note is shown to the requester and to staff."""

    decision: Literal["approve", "reject"]
    note: Annotated[str, Field(max_length=2000)] | None = None


@router.get("", response_model=Page[ApprovalCard])
async def list_approvals(
    scope: CurrentScope,
    after: After,
    status: Literal["pending", "approved", "rejected", "cancelled"] | None = None,
    stranded: bool | None = None,
    tenant: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
) -> Response:
    """Approvals that ask the caller, newest first: with `status=pending`, those that are theirs to decide.

    Staff name the `tenant` and read all that they may see; `stranded=true` are those that nobody may decide on.
    """
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = [
            screening.approval(tx.scope, each)
            for each in await queries.page(tx, status=status, stranded=stranded, limit=limit + 1, after=after)
        ]
    return page(found, limit)


@router.get("/{approval}", response_model=ApprovalCard)
async def read_approval(approval: UUID, scope: CurrentScope) -> Response:
    """One approval, for whoever sees its ticket."""
    async with transaction(await at_row(scope, "approvals", approval)) as tx:
        card = screening.approval(tx.scope, await queries.approval(tx, approval))
    return shown(card, version=card.version)


@router.post("/{approval}/decision", response_model=ApprovalCard)
async def decide(
    approval: UUID, body: DecisionIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Decide. Approved, the ticket goes to its queue; rejected, it is cancelled.

    403 for who was not asked, and for one's own request (an API client: also what it handed in for somebody else);
    409 when it was decided before.
    """
    async with transaction(await at_row(scope, "approvals", approval), once=claim) as tx:
        await actions.decide(
            tx, approval_id=approval, decision=body.decision, note=body.note, version=version
        )
        card = screening.approval(tx.scope, await queries.approval(tx, approval))
        return await answer(tx, card, version=card.version)
