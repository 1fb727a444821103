"""Alerts: figures of the reports that are watched, raised beyond one value and cleared only at another."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, at_row, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Page, Shape
from api.v1.directory_shapes import Change, TenantKey
from api.v1.money_shapes import Exact
from core.errors import Invalid
from core.said import say
from services.alerts import actions, queries
from services.alerts.actions import NewAlert
from services.alerts.figures import FIGURES, Unit
from services.alerts.queries import AlertCard
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/alerts", tags=["alerts"], route_class=Route)

Figure = Annotated[str, Field(max_length=60, description=f"One of {', '.join(FIGURES)}.")]
Side = Literal["below", "above"]
Days = Annotated[int, Field(description=f"How many local days, today among them; 1 to {actions.LONGEST}.")]
Watchers = Annotated[list[UUID], Field(max_length=actions.MOST_WATCHERS)]
Tenant = Annotated[TenantKey | None, Query(description="The tenant's key; without it, all that you see.")]
Raised = Annotated[bool | None, Query(description="Those alone that are raised now, or that are not.")]


class AlertIn(Shape):
    """What is to be watched. Shares are 0 to 1. Without `side` the usual one of the figure; without `watchers` the caller is told."""

    figure: Figure
    raise_value: Exact
    clear_value: Exact
    side: Side | None = None
    task_type: Code | None = None
    days: Days = 28
    fewest: int = 20
    watchers: Watchers = Field(default_factory=list)
    tenant: TenantKey | None = None


class AlertChange(Change):
    """Changes of an alert. `task_type` null is all work of the company."""

    may_be_null = frozenset({"task_type"})

    figure: Figure | None = None
    raise_value: Exact | None = None
    clear_value: Exact | None = None
    side: Side | None = None
    task_type: Code | None = None
    days: Days | None = None
    fewest: int | None = None
    watchers: Watchers | None = None


@dataclass(frozen=True, slots=True)
class AlertOut:
    """A watched figure and how it stands. `value` and `n` are what was found at `checked_at`; null: there was nothing to count."""

    id: UUID
    tenant: str
    figure: str
    unit: Unit
    task_type: str | None
    days: int
    side: str
    raise_value: Decimal
    clear_value: Decimal
    fewest: int
    watchers: Sequence[UUID]
    is_raised: bool
    value: Decimal | None
    n: int
    checked_at: datetime | None
    turned_at: datetime | None
    version: int

    @classmethod
    def of(cls, card: AlertCard) -> "AlertOut":
        held: dict[str, Any] = {each.name: getattr(card, each.name, None) for each in fields(cls)}
        return cls(**held | {"unit": FIGURES[card.figure].unit, "task_type": card.task_type or None})


@router.get("", response_model=Page[AlertOut])
async def list_alerts(
    scope: CurrentScope, after: After, tenant: Tenant = None, raised: Raised = None, limit: Limit = 50
) -> Response:
    """The alerts of the companies that you see, newest first."""
    wanted = await tenant_named(scope, tenant) if tenant or scope.tenant else scope
    within = [wanted.here] if wanted.tenant else wanted.tenants
    async with transaction(wanted) as tx:
        found = await queries.listed(tx, within, is_raised=raised, after=after, limit=limit + 1)
    return page([AlertOut.of(card) for card in found], limit)


@router.post("", status_code=201, response_model=AlertOut)
async def make_alert(body: AlertIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Watch a figure of a company from now on. It is looked at within seconds, and then every ten minutes."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        card = await actions.watch(tx, _new(body))
        location = f"/v1/alerts/{card.id}"
        return await answer(tx, AlertOut.of(card), status=201, version=card.version, location=location)


@router.get("/{alert}", response_model=AlertOut)
async def read_alert(alert: UUID, scope: CurrentScope) -> Response:
    """One alert."""
    async with transaction(await _inside(scope, alert)) as tx:
        card = await queries.one(tx, alert)
    return shown(AlertOut.of(card), version=card.version)


@router.patch("/{alert}", response_model=AlertOut)
async def change_alert(
    alert: UUID, body: AlertChange, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Watch it otherwise; how it stands is found anew."""
    async with transaction(await _inside(scope, alert)) as tx:
        before = await queries.one(tx, alert)
        card = await actions.change(tx, alert, _changed(before, body), version=version)
        return await answer(tx, AlertOut.of(card), version=card.version)


@router.delete("/{alert}", status_code=204)
async def end_alert(alert: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Watch it no more."""
    async with transaction(await _inside(scope, alert)) as tx:
        await actions.end(tx, alert, version=version)
        return await answer(tx, None, status=204)


async def _inside(scope: Scope, alert: UUID) -> Scope:
    return await at_row(scope, "alert_rules", alert)


def _new(body: AlertIn) -> NewAlert:
    return NewAlert(
        figure=body.figure,
        side=body.side or _usual_side(body.figure),
        raise_value=body.raise_value,
        clear_value=body.clear_value,
        task_type=body.task_type or "",
        days=body.days,
        fewest=body.fewest,
        watchers=tuple(body.watchers),
    )


def _usual_side(figure: str) -> str:
    known = FIGURES.get(figure)
    if known is None:
        raise Invalid.field(
            "/figure", "unknown_figure", say("held {held}; takes one of {takes}", held=figure, takes=FIGURES)
        )
    return known.side


def _changed(before: AlertCard, body: AlertChange) -> NewAlert:
    """What was before, with the fields that were given."""
    held = {name: getattr(before, name) for name in NewAlert.__slots__} | body.changes()
    held |= {"task_type": held["task_type"] or "", "watchers": tuple(held["watchers"])}
    return NewAlert(**held)
