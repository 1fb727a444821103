"""Statements of account: what a client owed, what moved it, what it owes."""

from fastapi import APIRouter, Response

from api.answers import shown
from api.deps import CurrentScope, tenant_named
from api.requests import Route
from api.shapes import Day, Page
from api.v1.invoice_shapes import TenantKey
from core.errors import Invalid
from services.billing.receipts import statements
from services.billing.receipts.cards import Statement
from tenants.db import transaction

router = APIRouter(prefix="/v1/statements", tags=["billing"], route_class=Route)


@router.get("", response_model=Page[Statement])
async def read_statements(
    scope: CurrentScope, from_on: Day, to_on: Day, tenant: TenantKey = None
) -> Response:
    """The client's account over the days from `from_on`, before `to_on`: one statement a legal entity and currency."""
    if to_on <= from_on:
        raise Invalid.field("/to_on", "ends_before_it_begins", f"held {to_on}; takes a day after from_on")
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await statements.of(tx, from_on=from_on, to_on=to_on)
    return shown({"data": found, "next_cursor": None})
