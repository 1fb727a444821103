"""Calendars to look at: those of a company, one as a picture with its versions, and what is due when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.deps import at_row
from api.web.guard import PageRoute
from api.web.promises import calendar_forms, hours_text, month_grid
from api.web.promises import company as companies
from api.web.promises.company import CompanyKey
from api.web.promises.hours_text import Unreadable
from api.web.reader import SignedIn
from api.web.rendering import page
from api.web.words import Words, words
from services.rules.calendar import Calendar
from services.rules.calendar_json import parse_calendar
from services.rules.instants import MINUTE, instant, micros
from services.rules.openings import compiled
from services.rules.refusals import Refused
from services.rules.simulation import simulate
from services.sla import calendars
from services.sla.calendars import CalendarCard, VersionCard
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MONTHS = 3
MOST = 200
Short = Annotated[str, Query(max_length=40)]


@router.get("/floor/calendars")
async def list_page(request: Request, reader: SignedIn, company: CompanyKey = None) -> Response:
    """The calendars of a company."""
    reader.who.require("calendars.read")
    chosen = await companies.chosen(reader.who, company)
    async with transaction(chosen.scope) as tx:
        cards = await calendars.page(tx, limit=MOST)
    shown = [
        {"card": card, "version": now, "calendar": calendar, "week": month_grid.week(calendar), "next": _next(calendar, tx.now)}
        for card in cards
        if (now := version_at(card, tx.now)) and (calendar := parse_calendar(now.calendar))
    ]  # fmt: skip
    return await page(
        request, reader, "promises/calendars.html", chosen=chosen, shown=shown, may_write=reader.may("calendars.write")
    )  # fmt: skip


def version_at(card: CalendarCard, at: datetime) -> VersionCard:
    """The version in force at an instant; the first also before it."""
    past = [each for each in card.versions if each.effective_at <= at]
    return past[-1] if past else card.versions[0]


def _next(calendar: Calendar, now: datetime) -> dict[str, Any]:
    """Whether it is open now, and when that changes."""
    at, openings = micros(now), compiled(calendar)
    opens = openings.next_open(at)
    if opens > at:
        return {"open": False, "at": instant(opens)}
    until = next(
        (end for start, end in openings.spans(at, at + 40 * 24 * 60 * MINUTE) if start <= at < end), at
    )
    return {"open": True, "at": None if until >= at + 39 * 24 * 60 * MINUTE else instant(until)}


@router.get("/floor/calendars/{calendar}")
async def read_page(
    request: Request, reader: SignedIn, calendar: UUID, month: Short = "", version: Annotated[int, Query(ge=0)] = 0,
    received: Short = "", target: Short = "",
) -> Response:  # fmt: skip
    """One calendar as months, its versions, and a clock to try."""
    scope = await at_row(reader.who, "calendars", calendar)
    async with transaction(scope) as tx:
        card = await calendars.calendar(tx, calendar)
    one = card.versions[version - 1] if 0 < version <= len(card.versions) else version_at(card, tx.now)
    parsed = parse_calendar(one.calendar)
    first = _month_of(month, tx.now, parsed)
    return await page(
        request, reader, "promises/calendar.html", card=card, company=await companies.inside(scope), version=one,
        current=version_at(card, tx.now), calendar=parsed, months=month_grid.months(parsed, first, MONTHS, reader.language),
        week=month_grid.week(parsed), earlier=month_grid.following(first, -MONTHS), later=month_grid.following(first, MONTHS),
        renewal=calendar_forms.fields(version_at(card, tx.now).calendar), last_holiday=_last_holiday(one.calendar), trial=_trial(parsed, received, target, words(reader.language, "promises"), tx.now), may_write=reader.may("calendars.write"),
    )  # fmt: skip


def _last_holiday(spec: Any) -> date | None:
    """The last public holiday that is written out in a version."""
    written = spec.get("holidays") if isinstance(spec, Mapping) else None
    return date.fromisoformat(max(written)) if written else None


def _month_of(text: str, now: datetime, calendar: Calendar) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = now.astimezone(ZoneInfo(calendar.time_zone)).date().replace(day=1)
    return found if 1970 < found.year < 2200 else now.date().replace(day=1)


def _trial(calendar: Calendar, received: str, target: str, said: Words, now: datetime) -> dict[str, Any]:
    """A clock that begins when something is received: when its target is used up, and the stretches that count."""
    zone = ZoneInfo(calendar.time_zone)
    held: dict[str, Any] = {
        "received": received or f"{now.astimezone(zone):%Y-%m-%dT%H:%M}", "target": target or "4h", "errors": {}, "due": None,
        "spans": [],
    }  # fmt: skip
    if not received:
        return held
    try:
        start = datetime.fromisoformat(received).replace(tzinfo=zone)
    except ValueError:
        held["errors"]["received"] = said.gettext("Enter a date and a time.")
    try:
        minutes = hours_text.read_length(target)
    except Unreadable:
        held["errors"]["target"] = said.gettext("Enter a duration such as 4h, 30m or 1h 30m.")
    if held["errors"]:
        return held
    try:
        due = simulate(compiled(calendar), start=start, target_us=round(minutes * MINUTE)).due_at
    except Refused:
        held["errors"]["target"] = said.gettext("On this calendar that target would never be reached.")
        return held
    assert due is not None
    spans = list(compiled(calendar).spans(micros(start), micros(due)))
    counted = [
        (instant(a).astimezone(zone), instant(b).astimezone(zone), (b - a) // MINUTE) for a, b in spans[:40]
    ]
    return held | {"due": due, "start": start, "spans": counted, "more": len(spans) > len(counted)}
