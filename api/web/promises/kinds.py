"""A kind of work to change: its settings, and its intake form field by field or as JSON Schema."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.guard import PageRoute
from api.web.promises import catalogue_reads as reads
from api.web.promises import company as companies
from api.web.promises import kind_forms, nested, problems, schema_forms
from api.web.promises.catalogue import drawn, how, required
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import FieldError, Invalid
from services.catalogue import actions, queries
from services.in_force import forms
from tenants.db import transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Errors = dict[str, str]
_FORM = "/admin/catalogue/types/{kind}/form"


async def _row(reader: Reader, kind: UUID, *, write: bool) -> tuple[Scope, Mapping[str, Any]]:
    required(reader)
    scope = await at_row(reader.who, "task_types", kind)
    async with transaction(scope) as tx:
        row = await reads.columns(tx, kind)
    if write:
        scope.require("task_types.write")
    return scope, row


@router.get("/admin/catalogue/types/{kind}")
async def settings_page(request: Request, reader: SignedIn, kind: UUID) -> Response:
    """What a kind of work is: who does it, how fast, with what checks."""
    scope, row = await _row(reader, kind, write=False)
    return await _settings(request, reader, scope, row, kind_forms.shown(row), {})


@router.post("/admin/catalogue/types/{kind}")
async def change(request: Request, reader: SignedIn, kind: UUID) -> Response:
    """Change it; what waits asks for the new skills and units at once."""
    scope, row = await _row(reader, kind, write=True)
    form, do = await nested.sent(request)
    held = kind_forms.done(kind_forms.sent(form), do)
    said = words(reader.language, "promises")
    if do.verb != "save":
        return await _settings(request, reader, scope, row, held, {})
    changes, errors = kind_forms.read(held, row, said)
    if not errors:
        try:
            async with transaction(scope) as tx:
                version = int(held["version"]) if held["version"].isdigit() else None
                await actions.edit(tx, task_type_id=kind, changes=changes, version=version)
        except Invalid as refused:
            errors = {kind_forms.field_of(each): problems.sentence(each, said) for each in refused.errors}
    if errors:
        return await _settings(request, reader, scope, row, held, errors)
    return back(request, f"/admin/catalogue/types/{kind}", said.gettext("The kind of work has been updated."))


async def _settings(
    request: Request, reader: Reader, scope: Scope, row: Mapping[str, Any], held: Any, errors: Errors
) -> Response:
    async with transaction(scope) as tx:
        queues, skills = await reads.queues(tx), await reads.skills(tx)
        card = await queries.task_type(tx, str(row["id"]))
    return await page(
        request, reader, "promises/kind.html", status=422 if errors else 200, row=row, held=held, errors=errors, queues=queues,
        skills=skills, card=card, company=await companies.inside(scope), deciders=kind_forms.DECIDERS, levels=kind_forms.LEVELS,
        priorities=kind_forms.PRIORITIES, may_write=reader.may("task_types.write"),
    )  # fmt: skip


@router.get(_FORM)
async def form_page(request: Request, reader: SignedIn, kind: UUID) -> Response:
    """The intake form to edit."""
    scope, row = await _row(reader, kind, write=True)
    return await _form(request, reader, scope, row, dict(row["form"]), schema_forms.rows(row["form"]), {})


@router.post(_FORM)
async def change_form(request: Request, reader: SignedIn, kind: UUID) -> Response:
    """Add, move or take out a field, change to JSON and back, or save."""
    scope, row = await _row(reader, kind, write=True)
    form, do = await nested.sent(request)
    schema, rows, errors = _read(form, do, reader)
    said = words(reader.language, "promises")
    if do.verb == "save" and not errors:
        try:
            async with transaction(scope) as tx:
                version = str(form.get("version", ""))
                await actions.edit(
                    tx,
                    task_type_id=kind,
                    changes={"form": schema},
                    version=int(version) if version.isdigit() else None,
                )
        except Invalid as refused:
            errors = _placed(refused.errors, rows, said)
        else:
            return back(
                request, f"/admin/catalogue/types/{kind}/form", said.gettext("The form has been saved.")
            )
    as_json = (
        do.verb == "json"
        or ("schema" in form and do.verb != "fields")
        or (do.verb == "fields" and bool(errors))
    )
    shown = errors if do.verb in {"save", "json", "fields"} else {}
    text = str(form["schema"]) if errors and "schema" in form else None
    return await _form(request, reader, scope, row, schema, rows, shown, as_json=as_json, text=text)


def _read(form: Mapping[str, Any], do: nested.Do, reader: Reader) -> tuple[dict[str, Any], Any, Errors]:
    """The schema as it is being edited, its rows, and what is wrong."""
    said = words(reader.language, "promises")
    if "schema" in form:
        schema = schema_forms.parsed(str(form["schema"]))
        if schema is None:
            return (
                {},
                {},
                {"schema": said.gettext("This is not a JSON object. Check brackets, quotes and commas.")},
            )
        return schema, schema_forms.rows(schema), {}
    base = schema_forms.parsed(str(form.get("base", "{}"))) or {}
    rows = schema_forms.done(schema_forms.sent(form), do)
    schema, errors = schema_forms.read(rows, base, said)
    return schema, rows, errors


def _placed(found: tuple[FieldError, ...], rows: Any, said: Any) -> Errors:
    """Errors by pointer (`/form/properties/joined_on/pattern`) at the row of the field; others at the whole."""
    keys = {row["was"] or row["name"]: key for key, row in rows.items()}
    errors: Errors = {}
    for each in found:
        parts = each.pointer.strip("/").split("/")
        name = parts[2] if parts[1:2] == ["properties"] and len(parts) > 2 else ""
        text = f"{each.pointer}: {problems.sentence(each, said)}"
        errors[f"fields.{keys[name]}.kind" if name in keys else "schema"] = text
    return errors


@router.post(f"{_FORM}/preview")
async def preview(request: Request, reader: SignedIn, kind: UUID) -> Response:
    """The form as the client will meet it, while it is being edited."""
    scope, _ = await _row(reader, kind, write=True)
    form, do = await nested.sent(request)
    schema, _, _ = _read(form, do, reader)
    return await page(request, reader, "promises/_form_preview.html", **await _drawn(reader, scope, schema))


async def _drawn(reader: Reader, scope: Scope, schema: dict[str, Any]) -> dict[str, Any]:
    found = [*forms.check_schema(schema, language=reader.language)]
    if found:
        return {"controls": None, "flaws": found}
    async with transaction(scope) as tx:
        return {"controls": drawn(schema, await how(reader, tx)), "flaws": []}


async def _form(
    request: Request, reader: Reader, scope: Scope, row: Mapping[str, Any], schema: dict[str, Any], rows: Any, errors: Errors,
    *, as_json: bool = False, text: str | None = None,
) -> Response:  # fmt: skip
    return await page(
        request, reader, "promises/kind_form.html", status=422 if errors else 200, row=row, rows=rows, errors=errors, schema=schema,
        text=text if text is not None else schema_forms.pretty(schema), as_json=as_json, kinds=schema_forms.KINDS,
        company=await companies.inside(scope), **await _drawn(reader, scope, schema),
    )  # fmt: skip
