"""In-house against outsourced as a report: JSON with every figure, its inputs and what is missing."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers import shown
from api.deps import CurrentScope, tenant_named
from api.requests import Route
from api.shapes import Code, Day
from api.v1.directory_shapes import TenantKey
from core.errors import Invalid
from services.rules import months
from services.sourcing import queries
from services.sourcing.shapes import Comparison
from tenants.db import transaction

router = APIRouter(prefix="/v1/reports", tags=["reports"], route_class=Route)


@router.get("/sourcing", response_model=Comparison)
async def report_sourcing(
    scope: CurrentScope,
    from_on: Annotated[Day, Query(alias="from", description="a day of the first month")],
    to_on: Annotated[Day, Query(alias="to", description="the day after the last one")],
    tenant: Annotated[TenantKey | None, Query(description="The tenant's key: staff name it.")] = None,
    task_type: Code | None = None,
) -> Response:
    """Both sides of every kind of work by month: volume, times, SLA, first-pass yield, cost, saving with its range, break-even, what matters."""
    first, end = _months(from_on, to_on)
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await queries.comparison(tx, first, end, task_type=task_type)
    return shown(found)


def _months(from_on: date, to_on: date) -> tuple[date, date]:
    """The whole months that the days lie in. Raises Invalid."""
    if to_on <= from_on:
        raise Invalid.field(
            "/to", "bad_period", f"held {to_on}; takes a day after {from_on}, the first of the period"
        )
    first, last = months.of(from_on), months.of(to_on if to_on.day > 1 else months.before(to_on))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > queries.MOST:
        raise Invalid.field("/to", "bad_period", f"held {count} months; takes at most {queries.MOST}")
    return first, months.next_of(last)
