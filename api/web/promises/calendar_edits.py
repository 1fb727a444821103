"""Calendars to write: hours, holidays and exceptions, with a picture and what would become of the open work before they are saved."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.guard import PageRoute
from api.web.promises import calendar_forms, month_grid, nested, problems
from api.web.promises import company as companies
from api.web.promises.calendar_forms import Errors, Held
from api.web.promises.calendars import MONTHS, version_at
from api.web.promises.company import Company, CompanyKey
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Conflict, Invalid
from services.sla import calendar_preview, calendars
from services.sla.calendars import CalendarCard
from tenants.db import Tx, transaction
from tenants.scope import Scope

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(slots=True)
class Desk:
    """What is being edited: the calendar (None: a new one), what the form holds, and what is wrong with it."""

    scope: Scope
    company: Company
    card: CalendarCard | None
    held: Held
    spec: Any = None
    errors: Errors = field(default_factory=dict)
    effect: Any = None
    drawn: Any = None


@router.get("/floor/calendars/new")
async def new_page(request: Request, reader: SignedIn, company: CompanyKey = None) -> Response:
    """A new calendar, begun with office hours."""
    reader.who.require("calendars.write")
    chosen = await companies.chosen(reader.who, company)
    desk = Desk(chosen.scope, chosen.company, None, calendar_forms.shown(None))
    return await _editor(request, reader, desk)


@router.post("/floor/calendars/new")
async def make(request: Request, reader: SignedIn, company: CompanyKey = None) -> Response:
    """Look, or make the calendar."""
    reader.who.require("calendars.write")
    chosen = await companies.chosen(reader.who, company)
    form, do = await nested.sent(request)
    desk = Desk(chosen.scope, chosen.company, None, _done(calendar_forms.sent(form), do))
    if do.verb != "put" or not (made := await _made(desk, reader)):
        return await _editor(request, reader, desk)
    return back(
        request,
        f"/floor/calendars/{made}",
        words(reader.language, "promises").gettext("The calendar has been created."),
    )


async def _made(desk: Desk, reader: Reader) -> UUID | None:
    said, held = words(reader.language, "promises"), desk.held
    for name in ("name_ja", "name_en"):
        if not held[name]:
            desk.errors[name] = said.gettext("Enter a name.")
    if not nested.is_code(held["code"]):
        desk.errors["code"] = said.gettext(
            "Use lower-case letters, digits, dots and hyphens, such as default."
        )
    await _look(desk, reader)
    if desk.errors:
        return None
    try:
        async with transaction(desk.scope) as tx:
            names = {"ja": held["name_ja"], "en": held["name_en"]}
            return (await calendars.add(tx, code=held["code"], name=names, spec=desk.spec)).id
    except Conflict as refused:
        desk.errors["code"] = problems.of_code(refused.reason, said) or said.told(refused.detail)
    return None


@router.get("/floor/calendars/{calendar}/edit")
async def edit_page(request: Request, reader: SignedIn, calendar: UUID) -> Response:
    """The hours in force, to change."""
    desk = await _desk(reader, calendar)
    return await _editor(request, reader, desk)


@router.post("/floor/calendars/{calendar}/edit")
async def edit(request: Request, reader: SignedIn, calendar: UUID) -> Response:
    """Look at what would change, or put it in force."""
    desk = await _desk(reader, calendar)
    form, do = await nested.sent(request)
    desk.held = _done(calendar_forms.sent(form), do)
    if do.verb == "put" and await _put(desk, reader):
        said = words(reader.language, "promises").gettext(
            "The new hours have been saved. They take effect from their time on, never backwards."
        )
        return back(request, f"/floor/calendars/{calendar}", said)
    return await _editor(request, reader, desk, with_effect=do.verb in {"save", "preview", "put"})


def _done(held: Held, do: nested.Do) -> Held:
    if do.verb == "toggle":
        return calendar_forms.toggled(held, do.key)
    return calendar_forms.like_monday(held) if do.verb == "monday" else held


async def _desk(reader: Reader, calendar: UUID) -> Desk:
    scope = await at_row(reader.who, "calendars", calendar)
    async with transaction(scope) as tx:
        card = await calendars.calendar(tx, calendar)
    scope.require("calendars.write")
    held = calendar_forms.shown(version_at(card, tx.now).calendar)
    return Desk(scope, await companies.inside(scope), card, held)


async def _look(desk: Desk, reader: Reader, *, with_effect: bool = False) -> None:
    """Read the form, draw what it says, and ask what would change. Errors stand at their fields."""
    said = words(reader.language, "promises")
    async with transaction(desk.scope) as tx:
        kept = version_at(desk.card, tx.now).calendar if desk.card else None
        desk.spec, unread = calendar_forms.read(desk.held, kept, said)
        desk.errors |= unread
        try:
            at = _instant(desk, tx)
            desk.drawn = await calendars.parsed_calendar(tx, desk.spec, pointer="/calendar")
            await calendars.written_out(tx, desk.spec, pointer="/calendar")
            if with_effect and desk.card and not desk.errors:
                desk.effect = await calendar_preview.effect(tx, desk.card.id, spec=desk.spec, effective_at=at)
        except Invalid as refused:
            desk.errors |= {calendar_forms.field_of(e): problems.sentence(e, said) for e in refused.errors}


def _instant(desk: Desk, tx: Tx) -> datetime | None:
    """From when on: now where the field is empty. Raises Invalid for what is no time or past."""
    text = desk.held["from"]
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(desk.held["time_zone"])).astimezone(UTC)
    except (ValueError, KeyError) as error:
        raise Invalid.field("/effective_at", "wrong_time", text) from error
    if at < tx.now:
        raise Invalid.field("/effective_at", "in_the_past", text)
    return at


async def _put(desk: Desk, reader: Reader) -> bool:
    await _look(desk, reader)
    if desk.errors:
        return False
    assert desk.card is not None
    try:
        async with transaction(desk.scope) as tx:
            await calendars.change(tx, desk.card.id, spec=desk.spec, effective_at=_instant(desk, tx))
    except Conflict as refused:
        said = words(reader.language, "promises")
        desk.errors["from"] = problems.of_code(refused.reason, said) or said.told(refused.detail)
    return not desk.errors


async def _editor(request: Request, reader: Reader, desk: Desk, *, with_effect: bool = False) -> Response:
    asked = bool(desk.errors) or with_effect
    if not desk.errors:
        await _look(desk, reader, with_effect=with_effect)
    async with transaction(desk.scope) as tx:
        others = await calendars.page(tx, limit=200)
    months = month_grid.months(desk.drawn, tx.now.date(), MONTHS, reader.language) if desk.drawn else []
    return await page(
        request, reader, "promises/calendar_edit.html", status=422 if asked and desk.errors else 200, desk=desk, held=desk.held,
        errors=desk.errors, months=months, week=month_grid.week(desk.drawn) if desk.drawn else {}, weekdays=calendar_forms.WEEKDAYS,
        others=[each for each in others if desk.card is None or each.id != desk.card.id],
        can_keep=desk.card is not None and isinstance(version_at(desk.card, tx.now).calendar, dict)
        and "intersection" in version_at(desk.card, tx.now).calendar,
    )  # fmt: skip
