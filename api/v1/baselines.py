"""Baselines: what work takes and costs in-house, month by month, each value assumed or confirmed with a source."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator, Field, WithJsonSchema

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, at_named, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Page, Shape, Words
from api.v1.directory_shapes import TenantKey
from api.v1.money_shapes import Exact
from core.errors import Invalid
from core.said import say
from services.in_force import reading
from services.rules import months
from services.rules.sourcing_inputs import Given
from services.sourcing import actions, baselines
from services.sourcing.actions import Changes
from services.sourcing.baselines import BaselineCard
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/baselines", tags=["baselines"], route_class=Route)


def _month(value: object) -> object:
    if isinstance(value, str):
        return months.read(value)
    raise ValueError(say('takes a month such as "2026-10"'))


Month = Annotated[
    date, BeforeValidator(_month), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
]
Tenant = Annotated[
    TenantKey | None, Query(description="The tenant's key, which staff name where no baseline is named.")
]
Inputs = Annotated[list[Code], Field(max_length=40)]


class InputIn(Shape):
    """A value with its spread: in nine cases of ten the truth lies from `low` to `high`. `unit`: one of the input's dimension."""

    value: Exact
    low: Exact | None = None
    high: Exact | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None

    def given(self) -> Given:
        return Given(self.value, self.low, self.high, self.unit)


class BaselineIn(Shape):
    """A baseline to begin: of a task type by its code, or, without one, of the whole company."""

    task_type: Code | None = None
    month: Month
    start: Literal["empty", "typical"] = "typical"
    tenant: TenantKey | None = None


class BaselinePatch(Shape):
    """Inputs to set; one that is null is taken out, and is missing then."""

    inputs: Annotated[dict[Code, InputIn | None], Field(min_length=1, max_length=40)]

    def changes(self) -> Changes:
        given = {code: each.given() for code, each in self.inputs.items() if each is not None}
        return Changes(given, [code for code, each in self.inputs.items() if each is None])


class ConfirmationIn(Shape):
    """Inputs that are no assumptions any more, and where their values come from."""

    inputs: Inputs
    source: Words


@router.get("", response_model=Page[BaselineCard])
async def list_baselines(
    scope: CurrentScope,
    after: After,
    tenant: Tenant = None,
    task_type: Code | None = None,
    month: Annotated[str | None, Query(pattern="^[0-9]{4}-[0-9]{2}$")] = None,
    limit: Limit = 50,
) -> Response:
    """The baselines of a company, the newest first; of a task type, or those that begin in a month."""
    first = _read(month) if month else None
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await baselines.listed(tx, task_type=task_type, month_on=first, after=after, limit=limit + 1)
    return page(found, limit)


@router.post("", status_code=201, response_model=BaselineCard)
async def begin_baseline(body: BaselineIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Begin a baseline from a month on. It takes over what held before; `typical` fills the rest with typical values, as assumptions."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        tx.scope.require("baselines.write")
        made = await actions.begin(
            tx, task_type_id=await _task_type(tx, body.task_type), month_on=body.month, start=body.start
        )
        card = await baselines.one(tx, made)
        location = f"/v1/baselines/{made}?tenant={card.tenant}"
        return await answer(tx, card, status=201, version=card.version, location=location)


@router.get("/{baseline}", response_model=BaselineCard)
async def read_baseline(baseline: UUID, scope: CurrentScope, tenant: Tenant = None) -> Response:
    """One baseline with its inputs, and which are missing."""
    async with transaction(await at_named(scope, tenant, "baselines", baseline)) as tx:
        card = await baselines.one(tx, baseline)
    return shown(card, version=card.version)


@router.patch("/{baseline}", response_model=BaselineCard)
async def change_baseline(
    baseline: UUID, body: BaselinePatch, scope: CurrentScope, version: NeedsIfMatch, tenant: Tenant = None
) -> Response:
    """Set inputs or take them out. Another value than before is an assumption until it is confirmed."""
    async with transaction(await at_named(scope, tenant, "baselines", baseline)) as tx:
        await actions.change(tx, baseline, body.changes(), version=version)
        card = await baselines.one(tx, baseline)
        return await answer(tx, card, version=card.version)


@router.post("/{baseline}/confirmations", status_code=201, response_model=BaselineCard)
async def confirm_baseline(
    baseline: UUID,
    body: ConfirmationIn,
    scope: CurrentScope,
    claim: OnceOnly,
    version: IfMatch,
    tenant: Tenant = None,
) -> Response:
    """Confirm values with a source: a time study, a payroll, a contract."""
    async with transaction(await at_named(scope, tenant, "baselines", baseline), once=claim) as tx:
        await actions.confirm(tx, baseline, inputs=body.inputs, source=body.source, version=version)
        card = await baselines.one(tx, baseline)
        return await answer(tx, card, status=201, version=card.version)


def _read(month: str) -> date:
    try:
        return months.read(month)
    except ValueError as error:
        raise Invalid.field("/month", "bad_month", error.args[0]) from error


async def _task_type(tx: Tx, code: str | None) -> UUID | None:
    """The task type of a code. Raises Invalid for one that is not in the catalogue, or outside the caller's domains."""
    if code is None:
        return None
    found = (await reading.of(tx)).by_code.get(code)
    if found is None or found.domain not in tx.scope.domains():
        raise Invalid.field(
            "/task_type",
            "unknown_task_type",
            say("held {held}; takes the code of a task type of this company", held=code),
        )
    return found.id
