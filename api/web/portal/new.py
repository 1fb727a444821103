"""Write a request: the form of its kind of work, what is promised, files; kept as a draft all the while."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.answers import shown
from api.web import forms
from api.web.formats import Formats
from api.web.forms import Reading
from api.web.guard import PageRoute
from api.web.portal import files, sheets
from api.web.portal.ahead import Outlook, outlook
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from api.web.rendering import back
from api.web.words import words
from core.errors import FieldError, Invalid
from core.ids import new_id
from core.settings import settings
from services.documents import actions as documents
from services.drafts import actions as drafting
from services.drafts import queries as drafts
from services.drafts.queries import Content, DraftNotFound
from services.in_force import reading
from services.in_force.snapshot import TaskType
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


async def reading_of(tx: Tx, reader: Reader) -> Reading:
    """How this reader reads, in the company's time zone."""
    zone: ZoneInfo = (await reading.of(tx)).zone
    return Reading(
        reader.language, zone, Formats(words(reader.language, "portal"), zone, tx.now, era=reader.taste.era)
    )


def gone(request: Request, reader: Reader) -> Response:
    """Who asks for a draft that is no more is led to the requests: most often it was sent."""
    text = words(reader.language, "portal").gettext(
        "This draft no longer exists. If it was sent, you will find it here."
    )
    return back(request, "/portal/tickets", text)


def not_offered(request: Request, reader: Reader) -> Response:
    """Who asks for a kind of work that is not offered to them is led to those that are."""
    text = words(reader.language, "portal").gettext("This kind of work can no longer be requested.")
    return back(request, "/portal/catalogue", text)


@router.get("/portal/new/{code}")
async def blank(
    request: Request,
    reader: SignedIn,
    code: str,
    draft: UUID | None = None,
    check: Annotated[bool, Query()] = False,
) -> Response:
    """The form, empty or with what a draft holds; `check` says what is wrong with it."""
    async with transaction(client(reader)) as tx:
        tx.scope.require("tickets.create")
        try:
            kind, how = await sheets.kind_of(tx, code), await reading_of(tx, reader)
        except Invalid:
            return not_offered(request, reader)
        try:
            content = (await drafts.one(tx, draft)).content if draft else Content()
        except DraftNotFound:
            return gone(request, reader)
        errors = await sheets.wrong(tx, kind, content, how) if check else []
        values = await _values(tx, kind, content, errors, how)
        values["drafts"] = [] if draft else await drafts.mine(tx, code=code)
    return await show(
        request, reader, "new.html", status=422 if errors else 200, draft=draft or new_id(), **values
    )


@router.post("/portal/new/{code}")
async def fill(request: Request, reader: SignedIn, code: str) -> Response:
    """Go on with a request: one row more or less, keep it for later, or check it and see the summary."""
    client(reader).require("tickets.create")
    sent = await request.form()
    asked = {name: str(sent[name]) for name in ("add", "remove", "unfile", "do") if name in sent}
    ids, troubles = await files.taken(reader, sent)
    draft = UUID(str(sent.get("draft", "")) or str(new_id()))
    async with transaction(reader.who) as tx:
        kind, how = await sheets.kind_of(tx, code), await reading_of(tx, reader)
        content = sheets.read(kind, sent, how, files=ids, keep_empty="add" in asked or "remove" in asked)
        content = await _changed(tx, kind, content, asked, how)
        await drafting.keep(tx, draft, code=code, content=content)
        errors = (
            []
            if asked.keys() & {"add", "remove", "unfile"} or asked.get("do") == "draft"
            else await sheets.wrong(tx, kind, content, how)
        )
        values = await _values(tx, kind, content, errors, how, troubles)
    if asked.get("do") == "draft" and not troubles:
        return back(
            request,
            "/portal",
            words(reader.language, "portal").gettext(
                "The draft has been saved. You will find it here for 30 days."
            ),
        )
    if errors or troubles or asked.keys() & {"add", "remove", "unfile"}:
        return await show(
            request,
            reader,
            "new.html",
            status=422 if errors or troubles else 200,
            draft=draft,
            drafts=[],
            **values,
        )
    return back(request, f"/portal/new/{code}/check?draft={draft}")


async def _changed(
    tx: Tx, kind: TaskType, content: Content, asked: Mapping[str, str], how: Reading
) -> Content:
    """One entry more, one less, or a file taken back."""
    if "add" in asked or "remove" in asked:
        form = forms.grown(kind.form, content.form, how, add=asked.get("add"), remove=asked.get("remove"))
        return replace(content, form=form)
    if "unfile" in asked:
        gone = [each for each in content.files if str(each) == asked["unfile"]]
        for each in gone:
            await documents.discard(tx, each)
        return replace(content, files=[each for each in content.files if each not in gone])
    return content


@router.post("/portal/new/{code}/draft")
async def keep(request: Request, reader: SignedIn, code: str) -> Response:
    """Keep what was typed so far; pages with scripts do so by themselves."""
    client(reader).require("tickets.create")
    sent = await request.form()
    async with transaction(reader.who) as tx:
        kind, how = await sheets.kind_of(tx, code), await reading_of(tx, reader)
        content = sheets.read(kind, sent, how, files=files.named(sent), keep_empty=True)
        await drafting.keep(tx, UUID(str(sent.get("draft"))), code=code, content=content)
        at = how.format.time(tx.now)
    return shown({"said": words(reader.language, "portal").gettext("Draft saved at %(time)s") % {"time": at}})


@router.post("/portal/new/{code}/problems")
async def problems(request: Request, reader: SignedIn, code: str) -> Response:
    """What is wrong with what was typed so far, by field, and what is promised for it: while somebody types."""
    client(reader).require("tickets.create")
    sent = await request.form()
    async with transaction(reader.who) as tx:
        kind, how = await sheets.kind_of(tx, code), await reading_of(tx, reader)
        content = sheets.read(kind, sent, how, files=[])
        errors = await sheets.wrong(tx, kind, content, how)
        ahead = await outlook(tx, kind, content, how)
    controls = forms.build(kind.form, content.form, {}, how)
    return shown({
        "errors": [{"id": field_id(each.pointer), "code": each.code, "text": each.detail} for each in errors],
        "needed": [control.id for control in controls if control.required],
        "due": ahead.due,
    })  # fmt: skip


def field_id(pointer: str) -> str:
    """The id of the field that an error points to."""
    return (
        forms.id_of(pointer.removeprefix("/form"))
        if pointer.startswith("/form")
        else pointer.strip("/") or "request"
    )


async def _values(
    tx: Tx,
    kind: TaskType,
    content: Content,
    errors: Sequence[FieldError],
    how: Reading,
    troubles: Sequence[files.Trouble] = (),
) -> dict[str, Any]:
    by_pointer = {
        each.pointer.removeprefix("/form"): each.detail
        for each in reversed(errors)
        if each.pointer.startswith("/form")
    }
    ahead: Outlook = await outlook(tx, kind, content, how)
    return {
        "kind": kind,
        "has_note": "note" in kind.form.get("properties", {}),
        "about": await _about(tx, kind, how.language),
        "content": content,
        "fields": forms.build(kind.form, content.form, by_pointer, how),
        "errors": [(field_id(each.pointer), each.detail) for each in errors] + [("files", f"{name}: {text}") for name, text in troubles],
        "wrong": dict.fromkeys(("subject", "description", "deadline", "priority"), "")
        | {each.pointer.strip("/"): each.detail for each in errors if not each.pointer.startswith("/form/")},
        "troubles": troubles,
        "deadline": (*content.deadline.split("-"), "", "", "")[:3],
        "held": await files.held(tx, content.files),
        "papers": [each.get(how.language, each["en"]) for each in kind.form.get("x-attachments", ())],
        "suggested": sheets.suggested(kind, content.form, how),
        "largest": settings().max_document_bytes >> 20,
        "ahead": ahead,
    }  # fmt: skip


async def _about(tx: Tx, kind: TaskType, language: str) -> str:
    column = "description_ja" if language == "ja" else "description_en"
    return str(
        await tx.fetchval(
            f"SELECT {column} FROM task_types WHERE tenant_id = $1 AND id = $2", tx.tenant, kind.id
        )
    )
