"""Procedures to write: a draft, its steps in their order, and how an operator will see them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.guard import PageRoute
from api.web.promises import company as companies
from api.web.promises import nested, step_forms
from api.web.promises import procedure_reads as reads
from api.web.promises.step_forms import Errors, Held
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Invalid, NotFound
from services.procedures import actions, queries
from services.procedures.queries import ProcedureCard
from services.rules import procedures as rules
from services.rules.procedures import Stage
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.post("/procedures")
async def begin(
    request: Request,
    reader: SignedIn,
    company: Annotated[str, Form(max_length=40)],
    task_type: Annotated[str, Form(max_length=100)],
) -> Response:
    """Begin a new version: a draft with the steps of the one in force, or with one empty step."""
    reader.who.require("procedures.write")
    chosen = await companies.chosen(reader.who, company)
    async with transaction(chosen.scope) as tx:
        entries = await reads.entries(tx, frozenset())
        one = next((each for each in entries if each.code == task_type), None)
        if one is None:
            raise NotFound
        former = await queries.procedure(tx, one.procedure) if one.procedure else None
        blank = [{"instruction": {"ja": "…"}, "fields": []}]
        made = await actions.draft(tx, task_type=task_type, steps=_plain(former.steps if former else blank))
    return back(request, f"/procedures/{made}/edit")


def _plain(steps: Any) -> list[dict[str, Any]]:
    return [{"fields": [], **step} for step in steps]


@router.get("/procedures/{procedure}/edit")
async def edit_page(request: Request, reader: SignedIn, procedure: UUID) -> Response:
    """The draft to edit."""
    scope, card, kind = await _draft(reader, procedure)
    return await _editor(request, reader, scope, card, kind, step_forms.shown(card.steps or ()))


@router.post("/procedures/{procedure}/edit")
async def edit(request: Request, reader: SignedIn, procedure: UUID) -> Response:
    """Add, move or take out a step; save; or only look."""
    scope, card, kind = await _draft(reader, procedure)
    held, do = await nested.sent(request)
    steps = step_forms.done(step_forms.sent(held.get("steps")), do)
    if do.verb not in {"save", "submit"}:
        return await _editor(request, reader, scope, card, kind, steps)
    said = words(reader.language, "promises")
    read = step_forms.read(steps, said)
    errors = read.errors
    if not errors:
        try:
            await _save(
                scope, procedure, read.steps, str(held.get("version", "")), hand_in=do.verb == "submit"
            )
        except Invalid as refused:
            errors = step_forms.placed(((e.pointer, said.told(e.detail)) for e in refused.errors), steps)
    if errors:
        return await _editor(request, reader, scope, card, kind, steps, errors)
    if do.verb == "submit":
        return back(request, f"/procedures/{procedure}", said.gettext("Submitted for review."))
    return back(request, f"/procedures/{procedure}/edit", said.gettext("The draft has been saved."))


async def _save(
    scope: Scope, procedure: UUID, steps: list[dict[str, Any]], version: str, *, hand_in: bool
) -> None:
    async with transaction(scope) as tx:
        number = int(version) if version.isdigit() else None
        await actions.edit(tx, procedure_id=procedure, steps=steps, version=number)
        if hand_in:
            await actions.move(tx, procedure_id=procedure, to=Stage.IN_REVIEW, version=None)


@router.post("/procedures/{procedure}/preview")
async def preview(request: Request, reader: SignedIn, procedure: UUID) -> Response:
    """The steps as they are being written, as an operator will see them."""
    _, _, kind = await _draft(reader, procedure)
    held, _ = await nested.sent(request)
    steps = step_forms.read(step_forms.sent(held.get("steps")), words(reader.language, "promises")).steps
    return await page(request, reader, "promises/_preview.html", steps=steps, kind=kind)


async def _draft(reader: Reader, procedure: UUID) -> tuple[Scope, ProcedureCard, reads.Kind]:
    """A version that may be edited, by who may. Raises Denied, NotFound, or Fixed as a conflict."""
    scope = await at_row(reader.who, "procedures", procedure)
    async with transaction(scope) as tx:
        card = await queries.procedure(tx, procedure)
        kind = await reads.kind(tx, card.task_type)
    scope.require("procedures.write")
    if kind is None:
        raise NotFound
    return scope, card, kind


async def _editor(
    request: Request, reader: Reader, scope: Scope, card: ProcedureCard, kind: reads.Kind, steps: Held, errors: Errors | None = None
) -> Response:  # fmt: skip
    is_draft = Stage(card.status) is Stage.DRAFT
    return await page(
        request, reader, "promises/procedure_edit.html" if is_draft else "promises/procedure_fixed.html",
        status=422 if errors else (200 if is_draft else 409), card=card, kind=kind, steps=steps, errors=errors or {},
        company=await companies.inside(scope), roles=step_forms.ROLES,
        preview=step_forms.read(steps, words(reader.language, "promises")).steps, moves=rules.MOVES[Stage(card.status)],
    )  # fmt: skip
