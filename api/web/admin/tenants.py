"""Client companies: the list, one with all that belongs to it, its change and its end."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.admin import attention, company_parts, forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.admin.zones import zones
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core import said
from core.errors import FieldError, Invalid
from services.directory import actions
from tenants.db import transaction
from tenants.directory import companies
from tenants.directory.companies import CompanyCard

router = APIRouter(include_in_schema=False, route_class=PageRoute)

LONGEST_NAME = 300
MOST_DAYS = 365


@router.get("/admin/tenants")
async def listed(request: Request, reader: Admin, q: str = "") -> Response:
    """The companies, narrowed by key or name."""
    wanted = q.strip().casefold()
    found = [each for each in await attention.ready_companies(reader.who) if _matches(each.company, wanted)]
    return await show(request, reader, "tenants.html", found=found, q=q.strip())


def _matches(card: CompanyCard, wanted: str) -> bool:
    return any(wanted in text.casefold() for text in (card.key, *card.name.values()))


@router.get("/admin/tenants/{key}")
async def one(request: Request, reader: Admin, key: str) -> Response:
    """One company with all that belongs to it."""
    card = await company(reader, key)
    parts = await company_parts.of(reader.who, card)
    return await show(request, reader, "tenant.html", card=card, parts=parts)


async def company(reader: Reader, key: str) -> CompanyCard:
    """A company by its key. Raises NotFound outside the reader's clearances."""
    async with transaction(reader.who) as tx:
        return await companies.named(tx, key)


@router.get("/admin/tenants/{key}/edit")
async def edit(request: Request, reader: Admin, key: str) -> Response:
    """The form of a company's names and settings."""
    reader.who.require("tenants.write")
    card = await company(reader, key)
    return await _form(request, reader, card, _as_typed(card), NONE)


@router.post("/admin/tenants/{key}")
async def change(request: Request, reader: Admin, key: str) -> Response:
    """Change names, time zone, language or settings."""
    card, given = await company(reader, key), await forms.typed(request)
    try:
        changes = changes_of(given)
        async with transaction(reader.who.at(card.id)) as tx:
            await actions.change_tenant(tx, changes, version=given.version())
    except forms.REFUSED as refusal:
        return await _form(request, reader, card, given, forms.trouble(reader, refusal))
    return back(request, f"/admin/tenants/{key}", say(reader, noop("Saved.")))


def changes_of(given: Typed) -> dict[str, Any]:
    """The fields of the form as the action takes them. Raises Invalid."""
    errors = [
        FieldError(f"/{name}", "missing", "") for name in ("name_ja", "name_en") if not given.text(name)
    ]
    errors += [
        FieldError(f"/{n}", "too_long", "")
        for n in ("name_ja", "name_en")
        if len(given.text(n)) > LONGEST_NAME
    ]
    days = given.text("auto_close_days") or "7"
    if not (days.isascii() and days.isdigit() and int(days) <= MOST_DAYS):
        errors.append(FieldError("/auto_close_days", "out_of_range", ""))
    if errors:
        raise Invalid(errors)
    return {
        "name_ja": given.text("name_ja"), "name_en": given.text("name_en"), "time_zone": given.text("time_zone"),
        "locale": "en" if given.text("locale") == "en" else "ja", "settings": {"auto_close_days": int(days)},
    }  # fmt: skip


def _as_typed(card: CompanyCard) -> Typed:
    days = card.settings.get("auto_close_days", 7)
    values = {
        "name_ja": card.name["ja"], "name_en": card.name["en"], "time_zone": card.time_zone, "locale": card.locale,
        "auto_close_days": str(days), "version": str(card.version),
    }  # fmt: skip
    return Typed(values, {})


async def _form(
    request: Request, reader: Reader, card: CompanyCard, given: Typed, trouble: Trouble
) -> Response:
    return await show(
        request, reader, "tenant_edit.html", card=card, given=given, zones=zones(), trouble=trouble
    )


@router.get("/admin/tenants/{key}/end")
async def ask_to_end(request: Request, reader: Admin, key: str) -> Response:
    """What ending a company does, and the field for its key."""
    reader.who.require("tenants.write")
    card = await company(reader, key)
    parts = await company_parts.of(reader.who, card)
    return await show(request, reader, "tenant_end.html", card=card, parts=parts, typed_key="")


@router.post("/admin/tenants/{key}/end")
async def end(request: Request, reader: Admin, key: str) -> Response:
    """End the work for a company, once its key was typed."""
    card, given = await company(reader, key), await forms.typed(request)
    try:
        if given.text("confirm") != card.key:
            raise Invalid.field("/confirm", "other_key", said.say("takes the key of this company"))
        async with transaction(reader.who.at(card.id)) as tx:
            await actions.end_tenant(tx, version=given.version())
    except forms.REFUSED as refusal:
        parts = await company_parts.of(reader.who, card)
        return await show(
            request, reader, "tenant_end.html", card=card, parts=parts, typed_key=given.text("confirm"),
            trouble=forms.trouble(reader, refusal),
        )  # fmt: skip
    done = say(reader, noop("The engagement with %(name)s has ended."), name=card.name[reader.language])
    return back(request, "/admin/tenants", done)
