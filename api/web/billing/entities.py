"""Legal entities: who bills, with a picture of the head of an invoice beside the form."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.admin.zones import zones
from api.web.billing import card_reading, inside, problems
from api.web.billing.inside import show
from api.web.formats import Formats
from api.web.guard import PageRoute
from api.web.promises import nested
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Conflict, Invalid, Stale
from services.billing.contracts import entities, entity_views
from services.billing.contracts.entity_views import EntityCard
from services.rules.entity_details import ACCOUNTS, BANK_FIELDS, KINDS, tidied, warnings
from services.rules.registration_number import NoRegistrationNumber
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
TEXTS = (
    "code", "name_ja", "name_en", "registration_number", "corporate_number", "country", "postal_code", "address_ja", "address_en",
    "telephone", "email", "time_zone", "currency", "fiscal_year_starts_in", "invoice_prefix", "credit_note_prefix", "fee_tolerance",
)  # fmt: skip
Fields = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """What is being written. `entity` is the one that is changed."""

    held: Fields
    entity: EntityCard | None = None
    version: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    whole: str = ""
    status: int = 200


@router.get("/billing/entities")
async def listed(request: Request, reader: SignedIn) -> Response:
    """All of them."""
    scope = inside.staff(reader, "legal_entities.read")
    async with transaction(provider(scope)) as tx:
        found = await entity_views.listed(tx, after=None, limit=1000)
    return await show(request, reader, "entities.html", found=found, may=reader.may("legal_entities.write"))


@router.get("/billing/entities/new")
async def new_entity(request: Request, reader: SignedIn) -> Response:
    """An empty form."""
    inside.staff(reader, "legal_entities.write")
    held: Fields = dict.fromkeys(TEXTS, "") | {
        "country": "JP", "time_zone": "Asia/Tokyo", "currency": "JPY", "fiscal_year_starts_in": "4", "invoice_prefix": "INV",
        "credit_note_prefix": "CN", "fee_tolerance": "0", "banks": {"k0": _blank_bank()}, "accounts": {},
    }  # fmt: skip
    return await _form(request, reader, Desk(held))


@router.get("/billing/entities/{entity}")
async def edit_entity(request: Request, reader: SignedIn, entity: UUID) -> Response:
    """One, to look at or change."""
    inside.staff(reader, "legal_entities.read")
    card = await _card(reader, entity)
    return await _form(request, reader, Desk(_shown(card), card, str(card.version)))


@router.post("/billing/entities/head")
async def head(request: Request, reader: SignedIn) -> Response:
    """The head of an invoice as the form has it, while it is typed."""
    inside.staff(reader, "legal_entities.read")
    form, _ = await nested.sent(request)
    return await page(request, reader, "billing/_head.html", held=_sent(form))


@router.post("/billing/entities/new")
async def make_entity(request: Request, reader: SignedIn) -> Response:
    """Make it, or add an account to the form."""
    inside.staff(reader, "legal_entities.write")
    return await _act(request, reader, None)


@router.post("/billing/entities/{entity}")
async def change_entity(request: Request, reader: SignedIn, entity: UUID) -> Response:
    """Change it, end it, or add an account to the form."""
    inside.staff(reader, "legal_entities.write")
    return await _act(request, reader, await _card(reader, entity))


async def _card(reader: Reader, entity: UUID) -> EntityCard:
    async with transaction(provider(reader.who)) as tx:
        return await entity_views.one(tx, entity)


def _blank_bank() -> dict[str, str]:
    return dict.fromkeys(BANK_FIELDS, "") | {"kind": "ordinary"}


def _shown(card: EntityCard) -> Fields:
    held: Fields = {name: str(getattr(card, name, "") or "") for name in TEXTS}
    held |= {
        f"{part}_{tongue}": getattr(card, part)[tongue]
        for part in ("name", "address")
        for tongue in ("ja", "en")
    }
    banks = [{**_blank_bank(), **each} for each in card.bank_accounts]
    return held | {
        "fee_tolerance": str(card.fee_tolerance), "banks": nested.keyed(banks or [_blank_bank()]), "accounts": dict(card.accounts),
    }  # fmt: skip


def _sent(form: dict[str, Any]) -> Fields:
    held: Fields = {name: str(form.get(name, "")).strip() for name in TEXTS}
    banks = {
        key: {name: str(part.get(name, "")).strip() for name in BANK_FIELDS}
        for key, part in nested.parts(form.get("banks")).items()
    }
    accounts = form.get("accounts")
    kept = (
        {name: str(value).strip() for name, value in accounts.items()} if isinstance(accounts, dict) else {}
    )
    return held | {"banks": banks or {"k0": _blank_bank()}, "accounts": kept}


async def _act(request: Request, reader: Reader, card: EntityCard | None) -> Response:
    form, do = await nested.sent(request)
    desk = Desk(_sent(form), card, str(form.get("version", "")))
    if do.verb == "add":
        desk.held["banks"][nested.fresh_key(desk.held["banks"])] = _blank_bank()
    elif do.verb == "remove" and len(desk.held["banks"]) > 1:
        desk.held["banks"].pop(do.key, None)
    elif do.verb in {"save", "end"} and await _done(desk, reader, end=do.verb == "end"):
        return back(request, "/billing/entities", words(reader.language, "billing").gettext("Saved."))
    return await _form(request, reader, desk)


async def _done(desk: Desk, reader: Reader, *, end: bool) -> bool:
    said = words(reader.language, "billing")
    version = int(desk.version) if desk.version.isascii() and desk.version.isdigit() else None
    try:
        async with transaction(provider(reader.who).reading(reader.language)) as tx:
            if desk.entity is None:
                await entities.make(tx, _values(desk.held))
            elif end:
                await entities.end(tx, desk.entity.id, version=version)
            else:
                values = {name: value for name, value in _values(desk.held).items() if name != "code"}
                await entities.change(tx, desk.entity.id, values, version=version)
    except Invalid as refused:
        desk.status = 422
        for error in refused.errors:
            desk.errors.setdefault(_place(error.pointer, desk.held), problems.sentence(error, said))
        return False
    except (Conflict, Stale) as refused:
        desk.status, desk.whole = 409, problems.whole(refused, said)
        return False
    return True


def _values(held: Fields) -> dict[str, Any]:
    month = held["fiscal_year_starts_in"]
    return {name: held[name] for name in TEXTS} | {
        "registration_number": held["registration_number"] or None,
        "corporate_number": held["corporate_number"] or None,
        "fiscal_year_starts_in": int(month)
        if month.isascii() and month.isdigit() and len(month) < 5
        else month,
        "fee_tolerance": _amount(held["fee_tolerance"]),
        "bank_accounts": [each for each in held["banks"].values() if _is_filled(each)],
        "accounts": {name: value for name, value in held["accounts"].items() if value},
    }


def _is_filled(bank: dict[str, str]) -> bool:
    return any(value for name, value in bank.items() if name != "kind")


def _amount(text: str) -> Decimal | str:
    try:
        return Decimal(card_reading.number(text) or "0")
    except InvalidOperation:
        return text


def _place(pointer: str, held: Fields) -> str:
    match pointer.strip("/").split("/"):
        case ["bank_accounts", n, name]:
            filled = [key for key, each in held["banks"].items() if _is_filled(each)]
            return f"banks.{filled[int(n)]}.{name}"
        case [part, ("ja" | "en") as tongue]:
            return f"{part}_{tongue}"
        case ["accounts", name]:
            return f"accounts.{name}"
        case [first, *_]:
            return first
    return "code"


async def _form(request: Request, reader: Reader, desk: Desk) -> Response:
    try:
        found = warnings(tidied(desk.held))
    except NoRegistrationNumber:
        found = ()
    return await show(
        request, reader, "entity.html", status=desk.status, desk=desk, held=desk.held, errors=desk.errors, accounts=ACCOUNTS, kinds=KINDS,
        zones=zones(), months=_months(reader.language), warned=[words(reader.language, "billing").told(each.detail) for each in found],
        may=reader.may("legal_entities.write") and (desk.entity is None or desk.entity.ended_at is None),
    )  # fmt: skip


def _months(language: str) -> list[tuple[str, str]]:
    return [(str(n), Formats.of(language).month_name(n)) for n in range(1, 13)]
