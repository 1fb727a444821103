"""Routing rules: an ordered list, and where a ticket would go by it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, provider, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, JsonObject, Page, Shape, Tags
from api.v1.directory_shapes import Change, Locale, TenantKey
from services.routing import rule_views, rules
from services.routing.rule_views import Imagined, Journey, RuleCard
from services.rules.lifecycle import Channel, Priority, Sourcing
from tenants.db import transaction

router = APIRouter(prefix="/v1/routing-rules", tags=["routing rules"], route_class=Route)

Place = Annotated[int, Field(ge=1, le=rules.MOST)]


class RuleIn(Shape):
    """A rule. `tenant` is the key of the company whose tickets it is about; without, it is about all. `position` counts from 1."""

    conditions: JsonObject = Field(default_factory=dict)
    queue: UUID
    tenant: TenantKey | None = None
    position: Place | None = None
    active: bool = True


class RuleChange(Change):
    """Changes of a rule."""

    conditions: JsonObject | None = None
    queue: UUID | None = None
    position: Place | None = None
    active: bool | None = None

    def columns(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        given = self.changes()
        if "queue" in given:
            given["queue_id"] = given.pop("queue")
        return given


class OrderIn(Shape):
    """Every rule once, in the order in which they are to be asked."""

    rules: Annotated[list[UUID], Field(max_length=rules.MOST)]


class TicketLike(Shape):
    """A ticket that might be submitted; staff name the company."""

    task_type: Code
    tenant: TenantKey | None = None
    priority: Priority | None = None
    channel: Channel = Channel.PORTAL
    language: Locale = "ja"
    tags: Tags = Field(default_factory=list)
    form: JsonObject = Field(default_factory=dict)
    sourcing: Sourcing = Sourcing.OUTSOURCED


@router.get("", response_model=Page[RuleCard])
async def list_rules(scope: CurrentScope, after: After, limit: Limit = 50) -> Response:
    """The rules, in the order in which they are asked."""
    async with transaction(provider(scope)) as tx:
        return page(await rule_views.listed(tx, after=after, limit=limit + 1), limit)


@router.post("", status_code=201, response_model=RuleCard)
async def make_rule(body: RuleIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Make a rule, at the end or at a place."""
    home = provider(scope)
    tenant = (await tenant_named(scope, body.tenant)).tenant if body.tenant else None
    async with transaction(home, once=claim) as tx:
        made = await rules.make(
            tx,
            conditions=body.conditions,
            queue=body.queue,
            tenant=tenant,
            position=body.position,
            active=body.active,
        )
        card = await rule_views.one(tx, made)
        return await answer(tx, card, status=201, version=card.version, location=f"/v1/routing-rules/{made}")


@router.post("/order", response_model=Page[RuleCard])
async def order_rules(body: OrderIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Put the rules into an order; each is named once."""
    async with transaction(provider(scope), once=claim) as tx:
        await rules.reorder(tx, body.rules)
        return await answer(
            tx, {"data": await rule_views.listed(tx, after=None, limit=rules.MOST), "next_cursor": None}
        )


@router.post("/dry-run", response_model=Journey)
async def try_rules(body: TicketLike, scope: CurrentScope) -> Response:
    """Where such a ticket would go, and why. Nothing is changed."""
    provider(scope)
    async with transaction(await tenant_named(scope, body.tenant)) as tx:
        imagined = Imagined(
            body.task_type, body.priority, body.channel, body.language, body.tags, body.form, body.sourcing
        )
        return shown(await rule_views.journey(tx, imagined))


@router.get("/{rule}", response_model=RuleCard)
async def read_rule(rule: UUID, scope: CurrentScope) -> Response:
    """One rule."""
    async with transaction(provider(scope)) as tx:
        card = await rule_views.one(tx, rule)
    return shown(card, version=card.version)


@router.patch("/{rule}", response_model=RuleCard)
async def change_rule(rule: UUID, body: RuleChange, scope: CurrentScope, version: NeedsIfMatch) -> Response:
    """Change a rule, or move it."""
    async with transaction(provider(scope)) as tx:
        await rules.change(tx, rule, body.columns(), version=version)
        card = await rule_views.one(tx, rule)
        return await answer(tx, card, version=card.version)


@router.delete("/{rule}", status_code=204)
async def remove_rule(rule: UUID, scope: CurrentScope, version: IfMatch) -> Response:
    """Remove a rule."""
    async with transaction(provider(scope)) as tx:
        await rules.remove(tx, rule, version=version)
        return await answer(tx, None, status=204)
