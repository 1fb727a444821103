"""Many tickets at once."""

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api import problems
from api.answers import answer
from api.deps import CurrentScope, OnceOnly, tenant_named
from api.requests import Route
from api.v1.ticket_shapes import BulkIn, BulkOut, TicketIn
from core.errors import Invalid, Refusal
from core.said import say
from services.changes.case import Case
from services.tickets import bulk, queries
from services.tickets.creation import NewTicket
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


@router.post("/bulk", response_model=BulkOut)
async def create_tickets(body: BulkIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Submit many tickets of one tenant: all are checked first, the good ones are made in one transaction."""
    inside, key = await _tenant(scope, body.tickets)
    read = [_read(raw, scope, key) for raw in body.tickets]
    async with transaction(inside, once=claim) as tx:
        made = await bulk.create_all(tx, read)
        results = [_result(n, each, scope) for n, each in enumerate(made)]
        return await answer(tx, {"results": results})


async def _tenant(scope: Scope, tickets: list[Any]) -> tuple[Scope, str | None]:
    """The tenant that the tickets are made in, and its key: the caller's, or the first of those named that staff may see.

    Raises Invalid where staff name none that they may see.
    """
    named = dict.fromkeys(raw["tenant"] for raw in tickets if isinstance(raw, dict) and raw.get("tenant"))
    if scope.tenant is not None:
        async with transaction(scope) as tx:
            return scope, await tx.fetchval("SELECT key FROM tenants WHERE tenant_id = $1", scope.tenant)
    for key in [each for each in named if isinstance(each, str)]:
        with suppress(Invalid):
            return await tenant_named(scope, key), key
    return await tenant_named(scope, _first(named), pointer="/tickets/0/tenant"), None


def _first(named: dict[Any, None]) -> str | None:
    return next((str(each) for each in named), None)


def _read(raw: Any, scope: Scope, key: str | None) -> NewTicket | Refusal:
    try:
        ticket = TicketIn.model_validate(raw)
    except ValidationError as error:
        return Invalid(problems.fields(error.errors(), raw))
    if ticket.tenant is None and scope.is_staff:
        return Invalid.field("/tenant", "missing", say("Staff name the tenant by its key."))
    if ticket.tenant not in {None, key}:
        told = say(
            'held {held}; takes "{key}": one request makes tickets of one tenant', held=ticket.tenant, key=key
        )
        return Invalid.field("/tenant", "another_tenant", told)
    return ticket.new(scope)


def _result(index: int, made: Case | Refusal, scope: Scope) -> dict[str, Any]:
    if isinstance(made, Refusal):
        return {
            "index": index,
            "status": problems.status_of(made),
            "ticket": None,
            "problem": problems.document(made, scope.language),
        }
    card = queries.card(made.ticket, made.in_force, is_staff=scope.is_staff)
    return {"index": index, "status": 201, "ticket": card, "problem": None}
