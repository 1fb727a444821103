"""The first steps: the company, its hours and its kinds of work."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.deps import provider
from api.web.admin import catalogue, forms, hours
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.onboarding import steps
from api.web.admin.pages import show
from api.web.admin.people import companies_of
from api.web.admin.tenants import changes_of
from api.web.admin.zones import zones
from api.web.guard import PageRoute
from api.web.reader import Reader
from core.errors import Invalid
from core.said import say
from services.catalogue import starters
from services.directory import actions
from services.onboarding import drafts
from services.onboarding.drafts import Draft
from services.sla.hour_templates import TEMPLATES
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

COMPANY = ("key", "name_ja", "name_en", "time_zone", "locale", "auto_close_days")
HOURS = ("opens", "closes", "region", "year_end", "always")


@router.get("/admin/onboarding")
async def begun(request: Request, reader: Admin) -> Response:
    """What is under way, and the way to begin."""
    reader.who.require("tenants.write")
    async with transaction(provider(reader.who)) as tx:
        found = await drafts.under_way(tx)
    return await show(request, reader, "onboarding/begun.html", found=found)


@router.post("/admin/onboarding")
async def begin(reader: Admin) -> Response:
    """Begin to take a company on."""
    async with transaction(provider(reader.who)) as tx:
        made = await drafts.begin(tx)
    return RedirectResponse(f"{steps.HOME}/{made}/company", status_code=303)


@router.get("/admin/onboarding/{draft}/company")
async def company(request: Request, reader: Admin, draft: UUID) -> Response:
    """Step 1: what the company is called."""
    held = await steps.draft_of(reader, draft)
    usual = {"time_zone": "Asia/Tokyo", "locale": "ja", "auto_close_days": "7"}
    return await _company(request, reader, held, steps.again(usual | dict(held.of("company"))))


async def _company(
    request: Request, reader: Reader, held: Draft, given: Typed, trouble: Trouble = NONE
) -> Response:
    return await steps.ask(request, reader, held, "company", given, trouble, zones=zones())


@router.post("/admin/onboarding/{draft}/company")
async def keep_company(request: Request, reader: Admin, draft: UUID) -> Response:
    """Keep what the company is called. A key that is seen to be taken is refused here, any other when it is made."""
    held, given = await steps.draft_of(reader, draft), await forms.typed(request)
    given = Typed({**given.one, "key": given.text("key").upper()}, given.several)
    try:
        changes_of(given)
        actions.require_key(given.text("key"))
        actions.require_zone(given.text("time_zone"))
        if held.tenant is None and given.text("key") in {each.key for each in await companies_of(reader)}:
            raise Invalid.field("/key", "key_taken", say("takes a key that no other company has"))
        return await steps.keep(request, reader, held, "company", steps.kept(given, *COMPANY), given)
    except forms.REFUSED as refusal:
        return await _company(request, reader, held, given, forms.trouble(reader, refusal))


@router.get("/admin/onboarding/{draft}/hours")
async def opening(request: Request, reader: Admin, draft: UUID, template: str = "") -> Response:
    """Step 2: when the company is open."""
    held = await steps.draft_of(reader, draft)
    answered = held.of("hours")
    fresh = hours.as_typed(TEMPLATES.get(template) or _usual(held))
    return await _hours(request, reader, held, fresh if template or not answered else steps.again(answered))


def _usual(held: Draft) -> Any:
    """The template that fits the company's time zone."""
    zone = str(held.of("company").get("time_zone", ""))
    by_zone = {"Asia": "office_jp", "Europe": "office_uk", "America": "office_us"}
    return TEMPLATES[by_zone.get(zone.partition("/")[0], "office_jp")]


async def _hours(
    request: Request, reader: Reader, held: Draft, given: Typed, trouble: Trouble = NONE
) -> Response:
    zone = str(held.of("company").get("time_zone", "Asia/Tokyo"))
    preview = await hours.preview_of(reader, given, zone)
    return await steps.ask(
        request, reader, held, "hours", given, trouble, preview=preview, zone=zone, **hours.choices()
    )  # fmt: skip


@router.post("/admin/onboarding/{draft}/hours")
async def keep_hours(request: Request, reader: Admin, draft: UUID) -> Response:
    """Keep the hours, or show their next weeks first."""
    held, given = await steps.draft_of(reader, draft), await forms.typed(request)
    try:
        plan = hours.plan_of(given)
        async with transaction(provider(reader.who)) as tx:
            await hours.previewed(tx, plan, str(held.of("company").get("time_zone", "Asia/Tokyo")))
        if given.text("do") == "preview":
            return await _hours(request, reader, held, given)
        return await steps.keep(
            request, reader, held, "hours", steps.kept(given, *HOURS, lists=("days",)), given
        )
    except forms.REFUSED as refusal:
        return await _hours(request, reader, held, given, forms.trouble(reader, refusal))


@router.get("/admin/onboarding/{draft}/work")
async def work(request: Request, reader: Admin, draft: UUID, starter: str = "") -> Response:
    """Step 3: which kinds of work it hands over."""
    held = await steps.draft_of(reader, draft)
    ticked = starters.codes(starter) if starter else list(held.of("work").get("codes", ()))
    return await _work(request, reader, held, Typed({}, {"codes": tuple(ticked)}))


async def _work(
    request: Request, reader: Reader, held: Draft, given: Typed, trouble: Trouble = NONE
) -> Response:
    return await steps.ask(
        request, reader, held, "work", given, trouble, groups=catalogue.groups(), ticked=set(given.ticked("codes")),
        starters=starters.STARTERS,
    )  # fmt: skip


@router.post("/admin/onboarding/{draft}/work")
async def keep_work(request: Request, reader: Admin, draft: UUID) -> Response:
    """Keep the chosen kinds of work."""
    held, given = await steps.draft_of(reader, draft), await forms.typed(request)
    try:
        catalogue.wanted(given.ticked("codes"))
        return await steps.keep(request, reader, held, "work", steps.kept(given, lists=("codes",)), given)
    except forms.REFUSED as refusal:
        return await _work(request, reader, held, given, forms.trouble(reader, refusal))
