"""Two sets of prices held against each other on the last month's real usage: what each would have billed, charge by charge."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.billing import card_diff, inside, quote_view
from api.web.billing.card_words import CardWords
from api.web.billing.inside import Inside, show
from api.web.guard import PageRoute
from api.web.reader import SignedIn
from services.billing.contracts import quoting, views
from services.billing.contracts.quoting import Basis, Bill
from services.billing.contracts.views import RateCardCard
from services.rules.rate_cards import RateCard
from services.rules.rate_cards_reader import parse_rate_card
from tenants.db import transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)
WIDTH = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A charge under both; the widths are those of its bars."""

    name: str
    first: Decimal | None
    second: Decimal | None
    first_width: float
    second_width: float

    @property
    def difference(self) -> Decimal:
        return (self.second or Decimal(0)) - (self.first or Decimal(0))


@router.get("/billing/contracts/{contract}/compare")
async def compare(
    request: Request, reader: SignedIn, contract: UUID, first: UUID | None = None, second: UUID | None = None
) -> Response:
    """The two newest where none is named."""
    at = await inside.contract(reader, contract)
    async with transaction(at.scope) as tx:
        cards = await views.rate_cards(tx, contract)
        basis = await quoting.last_month(
            tx, closing_day=at.contract.closing_day, reopened=at.contract.bill_reopened_work
        )
    one, other = _chosen(cards, first, -2), _chosen(cards, second, -1)
    shown = _compared(at, at.words(reader), basis, one, other) if one and other else {}
    return await show(
        request, reader, "compare.html", at=at, contract=at.contract, cards=cards, first=one, second=other, basis=basis,
        money=at.words(reader), **({"rows": []} | shown),
    )  # fmt: skip


def _chosen(cards: list[RateCardCard], wanted: UUID | None, otherwise: int) -> RateCardCard | None:
    found = next((each for each in cards if each.id == wanted), None)
    return found or (cards[max(otherwise, -len(cards))] if cards else None)


def _compared(
    at: Inside, said: CardWords, basis: Basis, one: RateCardCard, other: RateCardCard
) -> dict[str, Any]:
    cards = [parse_rate_card(each.card) for each in (one, other)]
    bills = [quoting.bill(card, basis, quote_view.terms_of(at.contract)) for card in cards]
    told = [said.card(card) for card in cards]
    return {
        "rows": _rows(bills, _names(cards, said)),
        "bills": bills,
        "differences": card_diff.differences(told[0], told[1]),
    }


def _names(cards: list[RateCard], said: CardWords) -> dict[str, str]:
    minimum = said.gettext("Up to the monthly minimum")
    return {each.code: said.name(each) for card in cards for each in card.charges} | {
        "minimum-commitment": minimum
    }


def _rows(bills: list[Bill], names: dict[str, str]) -> list[Row]:
    amounts = [{each.line.code: each.printed for each in bill.lines} for bill in bills]
    codes = dict.fromkeys(code for found in (amounts[1], amounts[0]) for code in found)
    sizes = [abs(each) for found in amounts for each in found.values()]
    most = max(sizes, default=Decimal(0)) or Decimal(1)

    def width(amount: Decimal | None) -> float:
        return round(float(abs(amount or Decimal(0)) / most) * WIDTH, 1)

    return [
        Row(
            names.get(code, code), amounts[0].get(code), amounts[1].get(code), width(amounts[0].get(code)),
            width(amounts[1].get(code)),
        )
        for code in codes
    ]  # fmt: skip
