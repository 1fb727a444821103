"""Settings: what the provider is called, and what was set from outside, without its secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from pydantic import SecretBytes
from starlette.responses import Response

from api.web.admin import forms
from api.web.admin.forms import NONE, Trouble, Typed
from api.web.admin.gate import Admin
from api.web.admin.pages import say, show
from api.web.admin.tenants import LONGEST_NAME
from api.web.admin.zones import zones
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop
from core.addresses import without_password
from core.errors import FieldError, Invalid
from core.settings import RateLimit, Settings, settings, variable
from services.directory import actions
from tenants.db import transaction
from tenants.directory import companies
from tenants.scope import PROVIDER_TENANT

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class FromOutside:
    """A setting of the environment. `held` is None where it is not set, or where it is secret; `is_secret` tells which."""

    variable: str
    about: str
    held: str | None
    is_secret: bool
    is_default: bool


@router.get("/admin/settings")
async def read(request: Request, reader: Admin) -> Response:
    """The settings."""
    async with transaction(actions.at_home(reader.who)) as tx:
        card = await companies.named(tx, str(PROVIDER_TENANT))
    values = {
        "name_ja": card.name["ja"], "name_en": card.name["en"], "time_zone": card.time_zone, "version": str(card.version),
    }  # fmt: skip
    return await _page(request, reader, Typed(values, {}), NONE)


@router.post("/admin/settings")
async def change(request: Request, reader: Admin) -> Response:
    """Change what the provider is called, and its time zone."""
    given = await forms.typed(request)
    try:
        changes = names_of(given)
        async with transaction(actions.at_home(reader.who)) as tx:
            await actions.change_provider(tx, changes, version=given.version())
    except forms.REFUSED as refusal:
        return await _page(request, reader, given, forms.trouble(reader, refusal))
    return back(request, "/admin/settings", say(reader, noop("Saved.")))


def names_of(given: Typed) -> dict[str, str]:
    """Names and time zone. Raises Invalid."""
    names = {name: given.text(name) for name in ("name_ja", "name_en")}
    errors = [FieldError(f"/{name}", "missing", "") for name, text in names.items() if not text]
    errors += [
        FieldError(f"/{name}", "too_long", "") for name, text in names.items() if len(text) > LONGEST_NAME
    ]
    if errors:
        raise Invalid(errors)
    return names | {"time_zone": given.text("time_zone")}


async def _page(request: Request, reader: Reader, given: Typed, trouble: Trouble) -> Response:
    return await show(
        request, reader, "settings.html", given=given, zones=zones(), outside=from_outside(), trouble=trouble, may=reader.may("settings.write")
    )  # fmt: skip


def from_outside() -> Sequence[FromOutside]:
    """Every setting of the environment, in the order of its page in the documents."""
    held = settings()
    return [_shown(field, getattr(held, field)) for field in Settings.model_fields]


def _shown(field: str, value: Any) -> FromOutside:
    info = Settings.model_fields[field]
    is_secret = isinstance(value, SecretBytes)
    return FromOutside(
        variable(field),
        str(info.description),
        None if value is None or is_secret else _text(field, value),
        is_secret,
        field not in settings().model_fields_set,
    )


def _text(field: str, value: Any) -> str:
    """A value as it would be written; an address without its password."""
    match value:
        case bool():
            return str(value).lower()
        case RateLimit():
            return f"{value.per_second}/s burst {value.burst}"
        case str() if field.endswith("_url"):
            return without_password(value)
        case Path():
            return str(value)
    return str(value)
