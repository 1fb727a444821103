"""The business hours of a company: what they are, and how they are chosen to begin with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.admin import forms, week
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.admin.tenants import company
from api.web.admin.week import DayCell
from api.web.guard import PageRoute
from api.web.labels import WEEKDAY
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core.errors import FieldError, Invalid
from services.rules.calendar_json import parse_calendar
from services.sla import calendars
from services.sla.hour_templates import REGIONS, TEMPLATES, WeekPlan
from tenants.db import Tx, transaction
from tenants.directory.companies import CompanyCard
from tenants.scope import PROVIDER_TENANT

router = APIRouter(include_in_schema=False, route_class=PageRoute)

CODE, NAME = "default", {"ja": "営業時間", "en": "Business hours"}
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00")
MOST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A calendar with its next weeks."""

    code: str
    name: Mapping[str, str]
    weeks: Sequence[Sequence[DayCell]]


def as_typed(plan: WeekPlan) -> Typed:
    """The form of a plan."""
    values = {
        "opens": plan.opens, "closes": plan.closes, "region": plan.region or "", "year_end": "yes" if plan.year_end else "",
        "always": "yes" if plan.always else "no",
    }  # fmt: skip
    return Typed(values, {"days": plan.days})


def plan_of(given: Typed) -> WeekPlan:
    """The plan of a form. Raises Invalid."""
    if given.text("always") == "yes":
        return WeekPlan(always=True)
    errors = [
        FieldError(f"/{n}", "wrong_time", "")
        for n in ("opens", "closes")
        if not _TIME.fullmatch(given.text(n))
    ]
    opens, closes = (given.text(name).rjust(5, "0") for name in ("opens", "closes"))
    days = tuple(day for day in WEEKDAY if day in given.ticked("days"))
    errors += [] if days else [FieldError("/days", "no_day", "")]
    errors += [] if errors or opens < closes else [FieldError("/closes", "closes_first", "")]
    if errors:
        raise Invalid(errors)
    return WeekPlan(days, opens, closes, given.or_none("region"), given.text("year_end") == "yes")


async def previewed(tx: Tx, plan: WeekPlan, zone: str) -> Sequence[Sequence[DayCell]]:
    """The next weeks of a plan, by the same rules as clocks are counted. Raises Invalid."""
    spec = plan.spec(zone, year=tx.now.year)
    written = await calendars.written_out(tx, spec, pointer="/hours")
    return week.weeks(written, zone=zone, now=tx.now, language=tx.scope.language)


def choices() -> dict[str, Any]:
    """What the form of hours offers."""
    return {"templates": TEMPLATES, "regions": REGIONS, "weekdays": WEEKDAY}


@router.get("/admin/tenants/{key}/hours")
async def read(request: Request, reader: Admin, key: str, template: str = "office_jp") -> Response:
    """The business hours of a company; where it has none, the way to some."""
    card = await company(reader, key)
    plan = TEMPLATES.get(template, TEMPLATES["office_jp"])
    return await _page(request, reader, card, as_typed(plan), NONE)


@router.post("/admin/tenants/{key}/hours")
async def add(request: Request, reader: Admin, key: str) -> Response:
    """Give a company its first business hours, or look at them first."""
    card, given = await company(reader, key), await forms.typed(request)
    reader.who.require("calendars.write")
    try:
        plan = plan_of(given)
        if given.text("do") == "preview":
            return await _page(request, reader, card, given, NONE)
        async with transaction(reader.who.at(card.id)) as tx:
            await calendars.add(tx, code=CODE, name=NAME, spec=plan.spec(card.time_zone, year=tx.now.year))
    except forms.REFUSED as refusal:
        return await _page(request, reader, card, given, forms.trouble(reader, refusal))
    return back(request, f"/admin/tenants/{key}", say(reader, noop("The business hours are now in force.")))


async def _page(
    request: Request, reader: Reader, card: CompanyCard, given: Typed, trouble: Trouble
) -> Response:
    async with transaction(reader.who.at(card.id)) as tx:
        held = await calendars.page(tx, limit=MOST)
        shown = [_shown(each, card, tx) for each in held]
    preview = [] if held else await preview_of(reader, given, card.time_zone)
    return await show(
        request, reader, "hours.html", card=card, given=given, shown=shown, preview=preview, trouble=trouble, **choices()
    )  # fmt: skip


async def preview_of(reader: Reader, given: Typed, zone: str) -> Sequence[Sequence[DayCell]]:
    """The preview of a form; none where it cannot be taken as it stands."""
    try:
        async with transaction(reader.who.at(PROVIDER_TENANT)) as tx:
            return await previewed(tx, plan_of(given), zone)
    except Invalid:
        return []


def _shown(held: calendars.CalendarCard, card: CompanyCard, tx: Tx) -> Shown:
    now = [each for each in held.versions if each.effective_at <= tx.now][-1]
    return Shown(
        held.code,
        held.name,
        week.weeks(parse_calendar(now.calendar), zone=card.time_zone, now=tx.now, language=tx.scope.language),
    )
