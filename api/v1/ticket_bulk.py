"""Many tickets at once."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api import problems
from api.answers import answer
from api.deps import CurrentScope, OnceOnly, tenant_named
from api.requests import Route
from api.v1.ticket_shapes import BulkIn, BulkOut, TicketIn
from core.errors import Invalid, Refusal
from services.changes.case import Case
from services.tickets import bulk, queries
from services.tickets.creation import NewTicket
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], route_class=Route)


@router.post("/bulk", response_model=BulkOut)
async def create_tickets(body: BulkIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Submit many tickets: all are checked first, the good ones are made in one transaction."""
    read = [_read(raw, scope) for raw in body.tickets]
    inside = await tenant_named(scope, _one_tenant(body.tickets), pointer="/tickets/0/tenant")
    async with transaction(inside, once=claim) as tx:
        made = await bulk.create_all(tx, read)
        results = [_result(n, each, is_staff=scope.is_staff) for n, each in enumerate(made)]
        return await answer(tx, {"results": results})


def _read(raw: dict[str, Any], scope: Scope) -> NewTicket | Refusal:
    try:
        return TicketIn.model_validate(raw).new(scope)
    except ValidationError as error:
        return Invalid(problems.fields(error.errors(), raw))


def _one_tenant(tickets: list[dict[str, Any]]) -> str | None:
    """The tenant that all of them name. Raises Invalid where they name several."""
    first = tickets[0].get("tenant")
    for n, ticket in enumerate(tickets):
        if ticket.get("tenant") != first:
            raise Invalid.field(
                f"/tickets/{n}/tenant", "another_tenant", "One request makes tickets of one tenant."
            )
    return str(first) if first is not None else None


def _result(index: int, made: Case | Refusal, *, is_staff: bool) -> dict[str, Any]:
    if isinstance(made, Refusal):
        return {
            "index": index,
            "status": problems.status_of(made),
            "ticket": None,
            "problem": problems.document(made),
        }
    card = queries.card(made.ticket, made.in_force, is_staff=is_staff)
    return {"index": index, "status": 201, "ticket": card, "problem": None}
