"""The guided editor of a rate card: charge by charge, with a quote beside it, as new prices or in place of some that are not billed yet."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.billing import card_fields, card_flaws, card_reading, inside, problems, quote_view
from api.web.billing.card_reading import MODELS, Fields
from api.web.billing.inside import Inside, show
from api.web.billing.quote_view import Asked, QuoteView
from api.web.guard import PageRoute
from api.web.promises import nested
from api.web.reader import Reader, SignedIn
from api.web.rendering import back, page
from api.web.words import words
from core.errors import Conflict, FieldError, Invalid, Stale
from services.billing.contracts import rate_cards, views
from services.billing.contracts.views import RateCardCard
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
METRICS = ("first_response", "next_response", "resolution", "deadline")
PRIORITIES = ("urgent", "high", "normal", "low")


@dataclass(slots=True)
class Desk:
    """What is being edited: the fields, from which day on, and what is wrong with them. `card` is the one that is changed."""

    at: Inside
    held: Fields
    effective_on: str = ""
    note: str = ""
    card: RateCardCard | None = None
    version: str = ""
    wish: Asked = field(default_factory=Asked)
    errors: dict[str, str] = field(default_factory=dict)
    whole: str = ""
    status: int = 200
    quote: QuoteView | None = None

    @property
    def here(self) -> str:
        """Where the form is sent."""
        contract = f"/billing/contracts/{self.at.contract.id}/prices"
        return f"{contract}/{self.card.id}" if self.card else f"{contract}/new"


@router.get("/billing/contracts/{contract}/prices/new")
async def new_prices(
    request: Request, reader: SignedIn, contract: UUID, after: UUID | None = None
) -> Response:
    """New prices: those of another card to begin with, else one empty charge."""
    at = await inside.contract(reader, contract, "contracts.write")
    async with transaction(at.scope) as tx:
        listed = await views.rate_cards(tx, contract)
        today = await views.today(tx)
    before = next((each for each in listed if each.id == after), listed[-1] if listed else None)
    first = at.contract.starts_on if before is None else max(today, before.effective_on)
    held = card_fields.shown(before.card) if before else _first()
    begins = at.contract.starts_on.isoformat() if before is None else _next_month(first).isoformat()
    return await _editor(request, reader, Desk(at, held, begins))


def _first() -> Fields:
    return card_fields.rearranged(card_fields.shown({}), nested.Do("add", "charges"))


def _next_month(on: date) -> date:
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


@router.post("/billing/contracts/{contract}/prices/new")
async def make_prices(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """Rearrange the form, look at the quote, or put the new prices down."""
    at = await inside.contract(reader, contract, "contracts.write")
    return await _sent(request, reader, at, None)


@router.get("/billing/contracts/{contract}/prices/{card}")
async def edit_prices(request: Request, reader: SignedIn, contract: UUID, card: UUID) -> Response:
    """Prices that were put down, to change them."""
    at = await inside.contract(reader, contract, "contracts.write")
    found = await _card(at, card)
    desk = Desk(
        at, card_fields.shown(found.card), found.effective_on.isoformat(), found.note, found, str(found.version)
    )  # fmt: skip
    return await _editor(request, reader, desk)


@router.post("/billing/contracts/{contract}/prices/{card}")
async def change_prices(request: Request, reader: SignedIn, contract: UUID, card: UUID) -> Response:
    """Rearrange the form, look at the quote, put the changed prices down, or take them out."""
    at = await inside.contract(reader, contract, "contracts.write")
    return await _sent(request, reader, at, await _card(at, card))


@router.post("/billing/contracts/{contract}/quote")
async def quote(request: Request, reader: SignedIn, contract: UUID) -> Response:
    """The quote of what is in the form, while it is typed."""
    at = await inside.contract(reader, contract, "contracts.write")
    form, _ = await nested.sent(request)
    desk = _typed(form, at, None)
    await _quote(desk, reader)
    return await page(request, reader, "billing/_quote.html", desk=desk, **_around(desk, reader))


async def _card(at: Inside, card: UUID) -> RateCardCard:
    async with transaction(at.scope) as tx:
        return await views.rate_card(tx, at.contract.id, card)


def _typed(form: dict[str, Any], at: Inside, card: RateCardCard | None) -> Desk:
    held = card_fields.sent(form)
    text = {name: str(form.get(name, "")) for name in ("effective_on", "note", "version")}
    return Desk(
        at, held, text["effective_on"], text["note"], card, text["version"], quote_view.asked(form, held)
    )


async def _sent(request: Request, reader: Reader, at: Inside, card: RateCardCard | None) -> Response:
    form, do = await nested.sent(request)
    desk = _typed(form, at, card)
    if do.verb in {"add", "up", "down", "remove", "tier", "untier"}:
        desk.held = card_fields.rearranged(desk.held, do)
    elif do.verb == "put" and await _put(desk, reader):
        said = words(reader.language, "billing")
        return back(
            request, f"/billing/contracts/{at.contract.id}", said.gettext("The prices have been saved.")
        )
    elif do.verb == "take-out" and card and await _take_out(desk, reader):
        said = words(reader.language, "billing")
        return back(
            request, f"/billing/contracts/{at.contract.id}", said.gettext("The prices have been removed.")
        )
    return await _editor(request, reader, desk)


async def _put(desk: Desk, reader: Reader) -> bool:
    said = words(reader.language, "billing")
    day = _day(desk.effective_on)
    if day is None:
        desk.errors["effective_on"] = said.gettext("Choose a day.")
    json = card_reading.read(desk.held)
    if desk.errors:
        desk.errors |= quote_view.parsed(desk.held, said)[1]
        desk.status = 422
        return False
    assert day is not None
    values = {"effective_on": day, "card": json, "note": desk.note.strip()}
    return await _try(desk, reader, values)


async def _try(desk: Desk, reader: Reader, values: dict[str, Any]) -> bool:
    contract = desk.at.contract.id
    try:
        async with transaction(desk.at.scope.reading(reader.language)) as tx:
            if desk.card is None:
                await rate_cards.add(tx, contract, **values)
            else:
                await rate_cards.change(tx, contract, desk.card.id, values, version=_version(desk))
    except (Invalid, Conflict, Stale) as refused:
        _refused(desk, refused, reader)
        return False
    return True


async def _take_out(desk: Desk, reader: Reader) -> bool:
    assert desk.card is not None
    try:
        async with transaction(desk.at.scope) as tx:
            await rate_cards.remove(tx, desk.at.contract.id, desk.card.id, version=_version(desk))
    except (Conflict, Stale) as refused:
        _refused(desk, refused, reader)
        return False
    return True


def _refused(desk: Desk, refused: Invalid | Conflict | Stale, reader: Reader) -> None:
    said = words(reader.language, "billing")
    if not isinstance(refused, Invalid):
        desk.status, desk.whole = 409 if isinstance(refused, Conflict) else 412, problems.whole(refused, said)
        return
    desk.status = 422
    for error in refused.errors:
        desk.errors.setdefault(_place(error, desk.held), problems.sentence(error, said))


def _place(error: FieldError, held: Fields) -> str:
    if error.pointer.startswith("/card"):
        return card_flaws.field_of(error.pointer.removeprefix("/card"), held)
    return error.pointer.strip("/").split("/")[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _version(desk: Desk) -> int | None:
    return int(desk.version) if desk.version.isascii() and desk.version.isdigit() else None


async def _quote(desk: Desk, reader: Reader) -> None:
    async with transaction(desk.at.scope) as tx:
        desk.quote = await quote_view.quoted(tx, desk.at, desk.held, desk.wish, desk.at.words(reader))


def _around(desk: Desk, reader: Reader) -> dict[str, Any]:
    found = desk.quote.bill.unpriced if desk.quote and desk.quote.bill else ()
    return {
        "unpriced": quote_view.unpriced_names(found, desk.at, reader.language),
        "money": desk.at.words(reader),
    }


async def _editor(request: Request, reader: Reader, desk: Desk) -> Response:
    await _quote(desk, reader)
    return await show(
        request, reader, "card_edit.html", status=desk.status, desk=desk, errors=desk.errors, models=MODELS, taxes=card_fields.TAXES,
        meters=card_fields.METERS, metrics=METRICS, priorities=PRIORITIES, **_around(desk, reader),
    )  # fmt: skip
