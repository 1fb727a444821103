"""Calendars: named business hours, their versions, and what is due when."""

from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.answers import answer, shown
from api.deps import CurrentScope, Limit, OnceOnly, at_named, at_row, tenant_named
from api.requests import Route
from api.shapes import Code, Instant, Line, Page, Shape
from core.errors import Invalid, NotFound
from core.said import say
from services.changes.refused import translated
from services.rules.calendar_json import named_calendars
from services.rules.openings import compiled
from services.rules.simulation import simulate
from services.sla import calendars
from services.sla.calendars import CalendarCard
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/calendars", tags=["sla"], route_class=Route)
TenantKey = Annotated[str | None, Query(max_length=40)]
MINUTE_US = 60_000_000


class Name(Shape):
    """A name in both languages."""

    ja: Line
    en: Line


class CalendarIn(Shape):
    """A calendar to make. `calendar` is the shape of `/v1/calendars/simulate`."""

    code: Code
    name: Name
    calendar: Any
    tenant: Annotated[str, Field(max_length=40)] | None = None


class CalendarVersionIn(Shape):
    """Other hours from an instant on; from now where it is left out."""

    calendar: Any
    effective_at: Instant | None = None
    tenant: Annotated[str, Field(max_length=40)] | None = None


class SimulationIn(Shape):
    """One clock in one calendar. Pauses are `[from, to]`, or `[from, null]` for one that does not end."""

    calendar: Any
    start: Instant
    target_minutes: Annotated[int | float, Field(gt=0, le=5_256_000)] | None = None
    pauses: Annotated[list[tuple[Instant, Instant | None]], Field(max_length=1000)] = Field(
        default_factory=list
    )
    elapsed_at: Annotated[list[Instant], Field(max_length=1000)] = Field(default_factory=list)
    tenant: Annotated[str, Field(max_length=40)] | None = None


class SimulationOut(BaseModel):
    """When the target is used up, in the calendar's time zone, and the business seconds counted by the asked instants."""

    due_at: datetime | None
    elapsed_seconds: list[int]


@router.post("/simulate", response_model=SimulationOut)
async def simulate_clock(body: SimulationIn, scope: CurrentScope) -> Response:
    """What is due when. Any signed-in principal may ask; saved calendars of the tenants that they see are named by id."""
    inside = await _inside(scope, body)
    _refuse_backward(body)
    async with transaction(inside) as tx:
        calendar = await calendars.parsed_calendar(tx, body.calendar, pointer="/calendar")
    target = None if body.target_minutes is None else round(body.target_minutes * MINUTE_US)
    with translated(pointer="/calendar"):
        found = simulate(
            compiled(calendar),
            start=body.start,
            target_us=target,
            pauses=body.pauses,
            elapsed_at=body.elapsed_at,
        )
    return shown({"due_at": found.due_at, "elapsed_seconds": [us // 1_000_000 for us in found.elapsed_us]})


async def _inside(scope: Scope, body: SimulationIn) -> Scope:
    """The scope inside the tenant whose saved calendars are named; as it is where none is."""
    if body.tenant or scope.tenant:
        return await tenant_named(scope, body.tenant)
    for name in named_calendars(body.calendar):
        with suppress(NotFound, ValueError):
            return await at_row(scope, "calendars", UUID(name))
    return scope


def _refuse_backward(body: SimulationIn) -> None:
    for n, (start, end) in enumerate(body.pauses):
        if end is not None and end < start:
            raise Invalid.field(
                f"/pauses/{n}",
                "ends_before_it_begins",
                say("held {held} to {end}; takes from before to", held=start, end=end),
            )


@router.get("", response_model=Page[CalendarCard])
async def list_calendars(
    scope: CurrentScope, tenant: TenantKey = None, limit: Limit = 50, cursor: UUID | None = None
) -> Response:
    """The calendars of a tenant."""
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await calendars.page(tx, limit=limit + 1, after=cursor)
    more = len(found) > limit
    return shown({"data": found[:limit], "next_cursor": str(found[limit - 1].id) if more else None})


@router.post("", status_code=201, response_model=CalendarCard)
async def make_calendar(body: CalendarIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a calendar."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        made = await calendars.add(tx, code=body.code, name=body.name.model_dump(), spec=body.calendar)
        return await answer(tx, made, status=201, version=made.version, location=f"/v1/calendars/{made.id}")


@router.get("/{calendar}", response_model=CalendarCard)
async def read_calendar(calendar: UUID, scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """One calendar with all its versions."""
    async with transaction(await at_named(scope, tenant, "calendars", calendar)) as tx:
        found = await calendars.calendar(tx, calendar)
    return shown(found, version=found.version)


@router.post("/{calendar}/versions", status_code=201, response_model=CalendarCard)
async def change_calendar(
    calendar: UUID, body: CalendarVersionIn, scope: CurrentScope, claim: OnceOnly
) -> Response:
    """Say other hours from an instant on."""
    async with transaction(await at_named(scope, body.tenant, "calendars", calendar), once=claim) as tx:
        changed = await calendars.change(tx, calendar, spec=body.calendar, effective_at=body.effective_at)
        return await answer(
            tx, changed, status=201, version=changed.version, location=f"/v1/calendars/{calendar}"
        )
