"""What was agreed in the review: write down a decision or an action, change it, close it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.monthly import showing
from api.web.monthly.doing import said
from api.web.monthly.gate import Staff, at_report
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop, words
from core.errors import Invalid
from core.said import say
from services.monthly_reports import items, queries
from services.monthly_reports.items import NewItem
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Text = Annotated[str, Form(max_length=600)]


@router.post("/reports/monthly/{report}/items")
async def agree(
    request: Request, reader: Staff, report: UUID, title: Text = "", kind: Text = "action", side: Text = "provider",
    owner: Text = "", due_on: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    """Write down what was agreed in the review of this month."""
    typed = {"title": title, "kind": kind, "side": side, "owner": owner, "due_on": due_on, "note": note}
    try:
        async with transaction(await at_report(reader.who, report)) as tx:
            month = (await queries.one(tx, report)).card.month
            await items.open_item(tx, _new(typed), month=month)
    except Invalid as refused:
        return await _again(request, reader, report, refused, typed)
    return back(request, f"/reports/monthly/{report}#agreed", said(reader, noop("It has been recorded.")))


@router.post("/reports/monthly/{report}/items/{item}")
async def change(
    request: Request, reader: Staff, report: UUID, item: UUID, version: Annotated[int, Form()], status: Text
) -> Response:
    """Close it as done or dropped in this month's review, or open it again."""
    async with transaction(await at_report(reader.who, report)) as tx:
        month = (await queries.one(tx, report)).card.month
        held = (await queries.item(tx, item)).item
        new = NewItem(held.kind, held.title, held.side, held.owner, held.due_on, status, held.note)
        await items.change(tx, item, new, month=month, version=version)
    return back(request, f"/reports/monthly/{report}#agreed", said(reader, noop("It has been recorded.")))


def _new(typed: dict[str, str]) -> NewItem:
    due = None
    if typed["due_on"]:
        try:
            due = date.fromisoformat(typed["due_on"])
        except ValueError as wrong:
            held = say("held {held}; takes a day such as 2026-11-30", held=typed["due_on"])
            raise Invalid.field("/due_on", "bad_day", held) from wrong
    fields = {name: text.strip() for name, text in typed.items() if name != "due_on"}
    return NewItem(**fields, due_on=due)


async def _again(
    request: Request, reader: Reader, report: UUID, refused: Invalid, typed: dict[str, str]
) -> Response:
    says = {
        "title": noop("Write what was agreed, in up to 500 characters."),
        "owner": noop("Use up to 500 characters."),
        "note": noop("Use up to 500 characters."),
        "due_on": noop("Enter a day such as 2026-11-30."),
    }
    told = words(reader.language, "monthly").told
    wrong = {each.pointer.strip("/"): told(each.detail) for each in refused.errors}
    errors = {name: said(reader, says[name]) if name in says else detail for name, detail in wrong.items()}
    return await showing.shown(request, reader, report, status=422, errors=errors, typed=typed)
