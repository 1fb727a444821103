"""The routing rules in their order: read in words, add, change, move, remove, and each of it undone."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import provider
from api.web.floor import kinds, names
from api.web.floor.conditions import Speaker
from api.web.floor.kinds import Kinds
from api.web.floor.names import Names, overseer
from api.web.floor.rule_forms import RuleForm
from api.web.guard import PageRoute
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import Words, words
from core import json
from core.errors import Invalid
from core.said import say
from services.routing import rule_views, rules
from services.routing.rule_views import RuleCard
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

HERE = "/floor/rules"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in words."""

    card: RuleCard
    phrases: list[str]
    queue: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a page of rules knows by name."""

    names: Names
    kinds: Kinds
    speaker: Speaker


async def known(scope: Scope, said: Words) -> Known:
    """Names of companies, queues and kinds of work."""
    async with transaction(scope) as tx:
        called = await names.of(tx, said.language)
    work = await kinds.of(scope, said.language)
    return Known(called, work, Speaker(said, called, work))


async def listed(scope: Scope) -> list[RuleCard]:
    """The rules that the reader sees, in order."""
    async with transaction(provider(scope)) as tx:
        return await rule_views.listed(tx, after=None, limit=rules.MOST)


def lines(cards: list[RuleCard], about: Known) -> list[RuleLine]:
    """The rules in words."""
    return [
        RuleLine(card, about.speaker.said(card.conditions, card.tenant), about.names.queue(card.queue))
        for card in cards
    ]


@router.get("/floor/rules")
async def show(request: Request, reader: SignedIn) -> Response:
    """The rules, in the order in which they are asked."""
    scope = overseer(reader)
    scope.require("routing_rules.read")
    about = await known(scope, words(reader.language, "floor"))
    return await page(
        request, reader, "floor/rules.html", rules=lines(await listed(scope), about), names=about.names,
        may_write=scope.may("routing_rules.write"),
    )  # fmt: skip


async def taken(reader: Reader, form: RuleForm) -> tuple[UUID | None, UUID]:
    """The company and the queue that a form names. Raises Invalid."""
    async with transaction(reader.who) as tx:
        called = await names.of(tx, reader.language)
    company = called.by_key(form.tenant) if form.tenant else None
    queue = next((each for each in called.queues if str(each) == form.queue), None)
    if queue is None or (form.tenant and company is None):
        raise Invalid.field(
            "/queue" if queue is None else "/tenant", "unknown", say("takes one that you see")
        )
    return company.id if company else None, queue


@router.post("/floor/rules/move")
async def move(
    request: Request, reader: SignedIn, rule: Annotated[UUID, Form()], to: Annotated[int, Form(ge=1, le=rules.MOST)]
) -> Response:  # fmt: skip
    """Move a rule to a place of those that the reader sees, counted from 1."""
    order = [card.id for card in await listed(reader.who)]
    if rule not in order:
        raise rules.RuleNotFound
    place = order.index(rule) + 1
    order.remove(rule)
    order.insert(to - 1, rule)
    async with transaction(provider(reader.who)) as tx:
        await rules.reorder(tx, order)
    sentence = words(reader.language, "floor").gettext("The rule is now number %(place)s.")
    undo = "/floor/rules/move", {"rule": str(rule), "to": str(place)}
    return back(request, HERE, sentence % {"place": min(to, len(order))}, undo=undo)


@router.post("/floor/rules/{rule}/remove")
async def remove(request: Request, reader: SignedIn, rule: UUID, version: Annotated[int, Form()]) -> Response:
    """Remove a rule."""
    async with transaction(provider(reader.who)) as tx:
        card = await rule_views.one(tx, rule)
        await rules.remove(tx, rule, version=version)
    fields = {
        "conditions": json.text(card.conditions), "queue": str(card.queue), "tenant": card.tenant or "",
        "position": str(card.position), "active": "yes" if card.active else "",
    }  # fmt: skip
    sentence = words(reader.language, "floor").gettext("The rule has been removed.")
    return back(request, HERE, sentence, undo=("/floor/rules/restore", fields))


@router.post("/floor/rules/restore")
async def restore(
    request: Request, reader: SignedIn, conditions: Annotated[str, Form(max_length=4000)], queue: Annotated[UUID, Form()],
    position: Annotated[int, Form(ge=1, le=rules.MOST)], tenant: Annotated[str, Form(max_length=40)] = "",
    active: Annotated[str, Form(max_length=3)] = "",
) -> Response:  # fmt: skip
    """Put a removed rule back where it was."""
    company, _ = await taken(reader, RuleForm(tenant, str(queue), True, {}, "", ()))
    try:
        held: Any = json.loads(conditions)
    except ValueError as error:
        raise Invalid.field("/conditions", "not_json", say("takes JSON")) from error
    async with transaction(provider(reader.who)) as tx:
        await rules.make(
            tx, conditions=held, queue=queue, tenant=company, position=position, active=active == "yes"
        )
    return back(request, HERE, words(reader.language, "floor").gettext("The rule has been restored."))
