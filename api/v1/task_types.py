"""The catalogue: what a company hands over, its own kinds of work, and the standard ones to adopt."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import answer, shown
from api.deps import CurrentScope, Limit, NeedsIfMatch, OnceOnly, at_named, provider, tenant_named
from api.requests import Route
from api.shapes import Code, JsonObject, Line, Page, Shape, Words, given
from core.errors import Invalid
from core.said import say
from services.catalogue import actions, adoption, queries, ready
from services.catalogue.actions import NewTaskType
from services.catalogue.queries import TaskTypeCard
from services.rules.lifecycle import Priority
from services.rules.review import Review
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(prefix="/v1/task-types", tags=["task types"], route_class=Route)

Domain = Literal["hr", "general_affairs", "accounting", "finance", "it"]
Level = Annotated[int, Field(ge=1, le=5)]
Skills = Annotated[dict[Code, Level], Field(max_length=20)]
Units = Annotated[int, Field(ge=1, le=100)]
Rate = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4)]
TenantKey = Annotated[str | None, Query(max_length=40, description="The tenant's key: staff name it.")]
After = Annotated[Code | None, Query(description="next_cursor of the page before.")]


class Name(Shape):
    """A short text in both languages."""

    ja: Line
    en: Line


class Text(Shape):
    """A text (Markdown) in both languages."""

    ja: Words
    en: Words


class Decider(Shape):
    """Who may decide: people of a client role, of the requester's own department or of any."""

    role: Literal["approver", "client_manager"]
    department: Literal["own", "any"] = "any"


class Chain(Shape):
    """The approval that such work needs before it begins."""

    any_of: Annotated[list[Decider], Field(min_length=1, max_length=10)]


class TaskTypeIn(Shape):
    """A kind of work of the company's own. `form` is JSON Schema 2020-12; `default_queue` the id of a queue of the provider."""

    code: Code
    name: Name
    description: Text | None = None
    domain: Domain
    form: JsonObject
    approval: Chain | None = None
    skills: Skills = Field(default_factory=dict)
    capacity_units: Units = 1
    default_queue: UUID | None = None
    priority: Priority = Priority.NORMAL
    review: Review = Review.NONE
    review_rate: Rate = Decimal(0)
    confidential: bool = False
    core: bool = False
    tenant: Annotated[str, Field(max_length=40)] | None = None

    def new(self) -> NewTaskType:
        """What the action takes."""
        return NewTaskType(
            **columns_of({name: value for name, value in self if name != "tenant" and value is not None})
        )


class TaskTypePatch(Shape):
    """Fields to change; one that is left out stays. Code and domain stand: tickets, rules and clearances go by them."""

    name: Name | None = None
    description: Text | None = None
    form: JsonObject | None = None
    approval: Chain | None = None
    skills: Skills | None = None
    capacity_units: Units | None = None
    default_queue: UUID | None = None
    priority: Priority | None = None
    review: Review | None = None
    review_rate: Rate | None = None
    confidential: bool | None = None
    core: bool | None = None
    active: bool | None = None


class AdoptIn(Shape):
    """Which standard task types to adopt: by code, or all of some domains."""

    codes: Annotated[list[Code], Field(max_length=200)] = Field(default_factory=list)
    domains: Annotated[list[Domain], Field(max_length=5)] = Field(default_factory=list)
    tenant: Annotated[str, Field(max_length=40)] | None = None


class AdoptedOut(Page[TaskTypeCard]):
    """The chosen task types as they now stand; `adopted` are new, `kept` were there and stayed as they were."""

    adopted: list[str]
    kept: list[str]


def columns_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as columns of the row."""
    columns: dict[str, Any] = {}
    for name, value in fields.items():
        match value:
            case Name() | Text():
                columns |= {f"{name}_ja": value.ja, f"{name}_en": value.en}
            case Chain():
                columns[name] = value.model_dump()
            case Priority() | Review():
                columns[name] = value.value
            case _:
                columns["default_queue_id" if name == "default_queue" else name] = value
    return columns


@router.get("", response_model=Page[TaskTypeCard])
async def list_task_types(
    scope: CurrentScope,
    domain: Domain | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
    cursor: After = None,
) -> Response:
    """A company's catalogue, as far as the caller's domains reach. Staff name the `tenant`, and see inactive types too."""
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await queries.page(tx, domain=domain, limit=limit + 1, after=cursor)
    return _page(found, limit)


@router.get("/standard")
async def list_standard_task_types(
    scope: CurrentScope,
    domain: Domain | None = None,
    tenant: TenantKey = None,
    limit: Limit = 50,
    cursor: After = None,
) -> Response:
    """The ready catalogue to choose from, without forms and steps; with a `tenant`, which of it is adopted."""
    scope.require("task_types.read")
    found = ready.page(domain=domain, limit=limit + 1, after=cursor)
    cards = await _standard(scope, tenant, found, in_full=False)
    more = len(found) > limit
    return shown({"data": cards[:limit], "next_cursor": found[limit - 1].code if more else None})


@router.get("/standard/{code}")
async def read_standard_task_type(code: str, scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """One standard task type with its form, an example of its data, and its steps."""
    scope.require("task_types.read")
    cards = await _standard(scope, tenant, [ready.one(code)], in_full=True)
    return shown(cards[0])


@router.post("/adopt", response_model=AdoptedOut)
async def adopt_task_types(body: AdoptIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Adopt standard task types, each with its published procedure and its default SLA policy. Twice changes nothing."""
    if not body.codes and not body.domains:
        raise Invalid.field(
            "/codes", "missing", say("takes one or more codes, or domains to adopt as a whole")
        )
    kinds = adoption.chosen(body.codes, body.domains)
    inside = await tenant_named(scope, body.tenant)
    inside.require("task_types.write")
    async with transaction(provider(scope)) as tx:
        await adoption.provide(tx, kinds)
    async with transaction(inside, once=claim) as tx:
        done = await adoption.adopt(tx, kinds)
        cards = await queries.named(tx, [kind.code for kind in kinds])
        return await answer(
            tx, {"data": cards, "next_cursor": None, "adopted": done.adopted, "kept": done.kept}
        )


@router.post("", status_code=201, response_model=TaskTypeCard)
async def create_task_type(body: TaskTypeIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Add a kind of work of the company's own."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        made = await actions.create(tx, body.new())
        card = await queries.task_type(tx, str(made))
        return await answer(
            tx,
            card,
            status=201,
            version=card.version,
            location=f"/v1/task-types/{card.code}?tenant={card.tenant}",
        )


@router.get("/{task_type}", response_model=TaskTypeCard)
async def read_task_type(task_type: str, scope: CurrentScope, tenant: TenantKey = None) -> Response:
    """One task type, by code or id. Staff name the `tenant`."""
    async with transaction(await _at(scope, tenant, task_type)) as tx:
        card = await queries.task_type(tx, task_type)
    return shown(card, version=card.version)


@router.patch("/{task_type}", response_model=TaskTypeCard)
async def edit_task_type(
    task_type: str, body: TaskTypePatch, scope: CurrentScope, version: NeedsIfMatch, tenant: TenantKey = None
) -> Response:
    """Change a task type. Open tickets keep their data; what waits asks for new skills and units at once."""
    changes = columns_of(given(body, nullable=("approval", "default_queue")))
    async with transaction(await _at(scope, tenant, task_type)) as tx:
        found = await queries.task_type(tx, task_type)
        await actions.edit(tx, task_type_id=found.id, changes=changes, version=version)
        card = await queries.task_type(tx, str(found.id))
        return await answer(tx, card, version=card.version)


async def _at(scope: Scope, tenant: str | None, task_type: str) -> Scope:
    """The scope inside the tenant of a task type: a code needs the tenant's key from staff, an id does not."""
    try:
        return await at_named(scope, tenant, "task_types", UUID(task_type))
    except ValueError:
        return await tenant_named(scope, tenant)


async def _standard(
    scope: Scope, tenant: str | None, kinds: list[Any], *, in_full: bool
) -> list[dict[str, Any]]:
    if tenant is None and scope.tenant is None:
        return [ready.card(kind, is_adopted=None, in_full=in_full) for kind in kinds]
    async with transaction(await tenant_named(scope, tenant)) as tx:
        there = await ready.adopted(tx, kinds)
    return [ready.card(kind, is_adopted=kind.code in there, in_full=in_full) for kind in kinds]


def _page(found: list[TaskTypeCard], limit: int) -> Response:
    cursor = found[limit - 1].code if len(found) > limit else None
    return shown({"data": found[:limit], "next_cursor": cursor})
