"""Procedures: drafts, versions in force, and what changed between them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from api.answers import answer, shown
from api.deps import CurrentScope, IfMatch, Limit, NeedsIfMatch, OnceOnly, at_row, tenant_named
from api.pages import After, page
from api.requests import Route
from api.shapes import Code, Line, Page, Shape
from services.procedures import acknowledging, actions, queries
from services.procedures.queries import Comparison, ProcedureCard
from services.rules.procedures import Stage
from tenants.db import Tx, transaction

router = APIRouter(prefix="/v1/procedures", tags=["procedures"], route_class=Route)

Markdown = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
TenantKey = Annotated[str, Field(max_length=40)]


class TitleIn(Shape):
    """A short name in both languages; `ja` alone will do."""

    ja: Line
    en: Line | None = None


class InstructionIn(Shape):
    """What to do, in Markdown; `ja` alone will do."""

    ja: Markdown
    en: Markdown | None = None


class StepIn(Shape):
    """One step, in its place in the list.

    `evidence`: a document or a note must be left. `four_eyes`: a second person checks it. `fields`: what of the intake form is
    filled in or checked here. Only required steps block the resolution of a ticket.
    """

    title: TitleIn | None = None
    instruction: InstructionIn
    expected_minutes: Annotated[int, Field(ge=0, le=10_000)] = 0
    role: Annotated[str, StringConstraints(pattern=r"^(operator|team_lead|in_house_worker)$")] = "operator"
    required: bool = True
    four_eyes: bool = False
    evidence: bool = False
    fields: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=100)] = (
        Field(default_factory=list)
    )


Steps = Annotated[list[StepIn], Field(min_length=1, max_length=100)]


class DraftIn(Shape):
    """A new version of a task type's procedure. `tenant` is the tenant's key: needed from staff."""

    task_type: Code
    steps: Steps
    tenant: TenantKey | None = None


class DraftPatch(Shape):
    """The steps, as a whole."""

    steps: Steps


class StageIn(Shape):
    """Where the version goes. `published` puts it in force for new work and retires the version before it."""

    to: Stage


@router.get("", response_model=Page[ProcedureCard])
async def list_procedures(
    scope: CurrentScope,
    after: After,
    task_type: Code | None = None,
    status: Stage | None = None,
    tenant: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
) -> Response:
    """Versions of procedures, newest first, without their steps. Staff name the `tenant`."""
    async with transaction(await tenant_named(scope, tenant)) as tx:
        found = await queries.page(tx, task_type=task_type, status=status, limit=limit + 1, after=after)
    return page(found, limit)


@router.post("", status_code=201, response_model=ProcedureCard)
async def draft_procedure(body: DraftIn, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Draft a new version. It is in force once it is published."""
    async with transaction(await tenant_named(scope, body.tenant), once=claim) as tx:
        made = await actions.draft(tx, task_type=body.task_type, steps=_plain(body.steps))
        return await _answer(tx, made, status=201, location=f"/v1/procedures/{made}")


@router.get("/{procedure}", response_model=ProcedureCard)
async def read_procedure(procedure: UUID, scope: CurrentScope) -> Response:
    """One version with its steps."""
    async with transaction(await at_row(scope, "procedures", procedure)) as tx:
        card = await queries.procedure(tx, procedure)
    return shown(card, version=card.version)


@router.patch("/{procedure}", response_model=ProcedureCard)
async def edit_procedure(
    procedure: UUID, body: DraftPatch, scope: CurrentScope, version: NeedsIfMatch
) -> Response:
    """Replace the steps of a draft. 409 for any other version: what was published never changes."""
    async with transaction(await at_row(scope, "procedures", procedure)) as tx:
        await actions.edit(tx, procedure_id=procedure, steps=_plain(body.steps), version=version)
        return await _answer(tx, procedure)


@router.post("/{procedure}/transitions", response_model=ProcedureCard)
async def move_procedure(
    procedure: UUID, body: StageIn, scope: CurrentScope, version: IfMatch, claim: OnceOnly
) -> Response:
    """Hand in for review, give back, publish or retire. Tickets in hand keep the version they are pinned to."""
    async with transaction(await at_row(scope, "procedures", procedure), once=claim) as tx:
        await actions.move(tx, procedure_id=procedure, to=body.to, version=version)
        return await _answer(tx, procedure)


@router.post("/{procedure}/acknowledgement", status_code=204)
async def acknowledge_procedure(procedure: UUID, scope: CurrentScope, claim: OnceOnly) -> Response:
    """Say that you have read the version in force; then you may take such work. Twice is once; 409 for any other version."""
    async with transaction(await at_row(scope, "procedures", procedure), once=claim) as tx:
        await acknowledging.acknowledge(tx, procedure)
        return await answer(tx, None, status=204)


@router.get("/{procedure}/diff", response_model=Comparison)
async def compare_procedure(procedure: UUID, scope: CurrentScope, against: UUID | None = None) -> Response:
    """What changed, step by step, since `against`; without it, since the last version published before this one."""
    async with transaction(await at_row(scope, "procedures", procedure)) as tx:
        found = await queries.comparison(tx, procedure, against)
    return shown(found)


def _plain(steps: list[StepIn]) -> list[dict[str, Any]]:
    return [step.model_dump(exclude_none=True) for step in steps]


async def _answer(tx: Tx, procedure: UUID, *, status: int = 200, location: str | None = None) -> Response:
    card = await queries.procedure(tx, procedure)
    return await answer(tx, card, status=status, version=card.version, location=location)
