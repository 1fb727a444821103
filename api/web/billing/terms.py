"""The terms of a contract to write: whom, from when, in which money, and when it is paid, said at once in a sentence."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.billing import inside, paying, problems
from api.web.billing.inside import show
from api.web.guard import PageRoute
from api.web.promises import company as companies
from api.web.promises.company import Chosen, CompanyKey
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import Words, words
from core.errors import Conflict, Invalid, Stale
from services.billing.contracts import actions, bank_accounts, entity_views
from services.billing.contracts.bank_accounts import BankAccount
from services.billing.contracts.entity_views import EntityName
from services.billing.contracts.views import ContractCard
from services.rules.flaws import Flawed
from services.rules.payment_terms import parse_payment_terms
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
TEXTS = (
    "code", "name_ja", "name_en", "legal_entity", "currency", "tax_mode", "rounding", "closing_day", "starts_on", "ends_on",
    "bank_account", "language", "note", "pays", "months", "day", "days", "bank_holiday",
)  # fmt: skip
Fields = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """What is being written, and what is wrong with it. `contract` is the one that is changed."""

    chosen: Chosen
    held: Fields
    contract: ContractCard | None = None
    errors: dict[str, str] = field(default_factory=dict)
    whole: str = ""
    status: int = 200
    version: str = ""


@router.get("/billing/contracts/new")
async def new_contract(request: Request, reader: SignedIn, company: CompanyKey = None) -> Response:
    """An empty form."""
    chosen = await companies.chosen(inside.staff(reader, "contracts.write"), company)
    held = dict.fromkeys(TEXTS, "") | {
        "currency": "JPY", "tax_mode": "exclusive", "rounding": "floor", "closing_day": "0", "language": "ja", "pays": "month",
        "months": "1", "day": "0", "days": "30", "bank_holiday": "after", "flags": [],
        "name_ja": "業務委託契約", "name_en": "Outsourcing contract", "code": "main",
    }  # fmt: skip
    return await _form(request, reader, Desk(chosen, held))


@router.post("/billing/contracts/new")
async def make_contract(request: Request, reader: SignedIn, company: CompanyKey = None) -> Response:
    """Draft a contract."""
    chosen = await companies.chosen(inside.staff(reader, "contracts.write"), company)
    held, version = await _sent(request)
    desk = Desk(chosen, held, version=version)
    values = _values(desk.held)
    try:
        async with transaction(chosen.scope.reading(reader.language)) as tx:
            made = await actions.make(tx, values)
    except (Invalid, Conflict) as refused:
        _refused(desk, refused, reader)
        return await _form(request, reader, desk)
    said = words(reader.language, "billing")
    text = said.gettext("The draft is made. It needs prices and a bill-to party next.")
    return back(request, f"/billing/contracts/{made}", text)


@router.get("/billing/contracts/{contract}/terms")
async def edit_terms(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """The terms as they are."""
    at = await inside.contract(reader, contract, "contracts.write")
    chosen = Chosen([at.company], at.company, at.scope)
    return await _form(
        request, reader, Desk(chosen, _shown(at.contract), at.contract, version=str(at.contract.version))
    )


@router.post("/billing/contracts/{contract}/terms")
async def change_terms(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """Change the terms."""
    at = await inside.contract(reader, contract, "contracts.write")
    held, version = await _sent(request)
    desk = Desk(Chosen([at.company], at.company, at.scope), held, at.contract, version=version)
    values = {name: value for name, value in _values(desk.held).items() if name != "code"}
    try:
        async with transaction(at.scope.reading(reader.language)) as tx:
            await actions.change(tx, contract, values, version=int(version) if version.isdigit() else None)
    except (Invalid, Conflict, Stale) as refused:
        _refused(desk, refused, reader)
        return await _form(request, reader, desk)
    return back(
        request, f"/billing/contracts/{contract}", words(reader.language, "billing").gettext("Saved.")
    )


@router.post("/billing/contracts/pays")
async def pays(request: Request, reader: SignedIn) -> Response:
    """The sentence of when it is paid, while the terms are typed."""
    inside.staff(reader, "contracts.write")
    held, _ = await _sent(request)
    return await page(request, reader, "billing/_pays.html", sentences=sentences(held, reader))


async def _sent(request: Request) -> tuple[Fields, str]:
    form = await request.form()
    held: Fields = {name: str(form.get(name, "")).strip() for name in TEXTS}
    held["flags"] = [str(each) for each in form.getlist("flags")]
    return held, str(form.get("version", ""))


def _shown(card: ContractCard) -> Fields:
    terms = card.payment_terms
    return {
        "code": card.code,
        "name_ja": card.name["ja"],
        "name_en": card.name["en"],
        "legal_entity": card.legal_entity.code,
        **{name: getattr(card, name) for name in ("currency", "tax_mode", "rounding", "language", "note")},
        "closing_day": str(card.closing_day),
        "starts_on": card.starts_on.isoformat(),
        "ends_on": card.ends_on.isoformat() if card.ends_on else "",
        "bank_account": card.bank_account or "",
        "pays": "days" if "days" in terms else "month",
        "months": str(terms.get("months", 1)),
        "day": str(terms.get("day", 0)),
        "days": str(terms.get("days", 30)),
        "bank_holiday": terms.get("bank_holiday", "after"),
        "flags": [name for name in ("summary_invoice", "bill_reopened_work") if getattr(card, name)],
    }


def _values(held: Fields) -> dict[str, Any]:
    texts = (
        "code",
        "name_ja",
        "name_en",
        "legal_entity",
        "currency",
        "tax_mode",
        "rounding",
        "language",
        "note",
    )
    return {
        **{name: held[name] for name in texts},
        "closing_day": _whole(held["closing_day"]),
        "starts_on": _day(held["starts_on"]),
        "ends_on": _day(held["ends_on"]),
        "bank_account": held["bank_account"] or None,
        "payment_terms": _terms(held),
        **{name: name in held["flags"] for name in ("summary_invoice", "bill_reopened_work")},
    }


def _terms(held: Fields) -> dict[str, Any]:
    rule = {"bank_holiday": held["bank_holiday"]}
    if held["pays"] == "days":
        return {"days": _whole(held["days"]), **rule}
    return {"months": _whole(held["months"]), "day": _whole(held["day"]), **rule}


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text


def _day(text: str) -> date | str | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def sentences(held: Fields, reader: Reader) -> list[str]:
    """When the last month and the next would be paid; none where the terms cannot be."""
    closing = _whole(held["closing_day"])
    try:
        terms = parse_payment_terms(_terms(held))
    except Flawed:
        return []
    if not isinstance(closing, int) or closing > 28:
        return []
    said = inside.formats(reader)
    today = datetime.now(UTC).astimezone(said.zone).date()
    return [paying.sentence(each, said) for each in paying.payables(terms, closing, today=today)]


_PLACES = {"payment_terms": "months", "name": "name_ja"}


def _refused(desk: Desk, refused: Invalid | Conflict | Stale, reader: Reader) -> None:
    said = words(reader.language, "billing")
    if not isinstance(refused, Invalid):
        desk.status, desk.whole = (
            409 if isinstance(refused, Conflict) else 412,
            problems.whole(refused, said),
        )
        return
    desk.status = 422
    for error in refused.errors:
        desk.errors.setdefault(place(error.pointer), problems.sentence(error, said))


def place(pointer: str) -> str:
    """The field that a pointer is about."""
    first, *rest = pointer.strip("/").split("/")
    if first == "payment_terms" and rest:
        return rest[0]
    return f"{first}_{rest[0]}" if rest and rest[0] in {"ja", "en"} else _PLACES.get(first, first)


async def _form(request: Request, reader: Reader, desk: Desk) -> Response:
    async with transaction(desk.chosen.scope) as tx:
        entities = await entity_views.names(tx)
        accounts = await bank_accounts.listed(tx)
    return await show(
        request, reader, "terms.html", status=desk.status, desk=desk, errors=desk.errors, entities=entities,
        billers=_billers(desk, entities, reader.language), accounts=_accounts(desk, accounts, reader.language), sentences=sentences(desk.held, reader), **_days(words(reader.language, "billing")),
    )  # fmt: skip


def _billers(desk: Desk, entities: list[EntityName], language: str) -> list[tuple[str, str]]:
    """The legal entities to choose from; the contract's own also when it has ended."""
    own = [desk.contract.legal_entity] if desk.contract else []
    found = {each.code: each.name[language] for each in (*entities, *own)}
    return list(found.items())


def _accounts(desk: Desk, accounts: list[BankAccount], language: str) -> list[tuple[str, str]]:
    """The accounts to choose from, by the code that the contract keeps; one code of two legal entities says both."""
    said, found = words(language, "billing"), dict[str, str]()
    for each in accounts:
        name = said.gettext(" · ").join((each.name[language], each.entity_name[language]))
        found[each.code] = f"{found[each.code]} / {name}" if each.code in found else name
    first = said.gettext("the first account of the legal entity")
    held = desk.held["bank_account"]
    return [("", first), *found.items(), *([(held, held)] if held and held not in found else [])]


def _days(said: Words) -> dict[str, list[tuple[str, str]]]:
    """The closing days and the days of payment, in words."""
    numbered = [(str(n), said.gettext("day %(day)s") % {"day": n}) for n in range(1, 32)]
    last = [("0", said.gettext("end of the month"))]
    return {"closing_days": last + numbered[:28], "payment_days": last + numbered}
