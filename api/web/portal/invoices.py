"""What the company pays for: its invoices by month, what is open, and each opened down to its own requests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.billing import bars
from api.web.billing.bars import BarChart
from api.web.billing.frame import frame
from api.web.guard import PageRoute
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from services.billing.invoices import queries
from services.billing.invoices.cards import InvoiceCard
from services.rules import months
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST, MONTHS, LEAST = 60, 12, 6
"""At most so many months are drawn, and at least so many."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The company's invoices, newest first, and what they come to by month."""

    drafts: Sequence[InvoiceCard]
    issued: Sequence[InvoiceCard]

    @property
    def open(self) -> Sequence[InvoiceCard]:
        """Those with something left to pay, the first due first."""
        left = [card for card in self.issued if card.kind == "invoice" and card.balance]
        return sorted(left, key=lambda card: (card.due_on or date.max, card.id))

    @property
    def balances(self) -> Mapping[str, Decimal]:
        """What is to be paid in each currency; zero in the company's own where everything is settled."""
        return _left(self.open) or {self.currency: Decimal(0)}

    @property
    def overdue(self) -> Sequence[InvoiceCard]:
        return [card for card in self.open if card.standing == "overdue"]

    @property
    def late(self) -> Mapping[str, Decimal]:
        """What is overdue in each currency."""
        return _left(self.overdue)

    @property
    def currency(self) -> str:
        return next((card.currency for card in (*self.issued, *self.drafts)), "JPY")

    def charts(self, today: date) -> Mapping[str, BarChart]:
        """What each month of work came to in a currency, tax included and credit notes taken off, drafts among them."""
        cards = (*self.drafts, *self.issued)
        currencies = dict.fromkeys(card.currency for card in cards)
        return {each: _chart([card for card in cards if card.currency == each], today) for each in currencies}


def _left(cards: Iterable[InvoiceCard]) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for card in cards:
        found[card.currency] = found.get(card.currency, Decimal(0)) + (card.balance or Decimal(0))
    return found


def _chart(cards: Sequence[InvoiceCard], today: date) -> BarChart:
    sums: dict[date, Decimal] = {}
    for card in cards:
        month = months.of(card.supply_to_on)
        sign = 1 if card.kind == "invoice" else -1
        sums[month] = sums.get(month, Decimal(0)) + sign * card.total
    last = max(sums, default=months.of(today))
    first = min(sums, default=last)
    count = min(MONTHS, max(LEAST, (last.year - first.year) * 12 + last.month - first.month + 1))
    shown = [months.before(last, by=n) for n in reversed(range(count))]
    return bars.chart([(month, (sums.get(month),)) for month in shown])


async def overview(tx: Tx) -> Overview:
    """The company's own: drafts of invoices to look at, and what was issued."""
    found = await queries.page(tx, limit=MOST)
    return Overview(
        [card for card in found if card.status == "draft"],
        [card for card in found if card.status == "issued"],
    )


def paying(reader: Reader) -> None:
    """Raises NotFound for staff, Denied for who may not see the company's invoices."""
    client(reader).require("invoices.read")


@router.get("/portal/invoices")
async def listed(request: Request, reader: SignedIn) -> Response:
    """What is open, what each month came to, and every invoice."""
    paying(reader)
    today = (await frame(reader)).formats.today
    async with transaction(reader.who) as tx:
        found = await overview(tx)
    return await show(request, reader, "invoices.html", found=found, charts=found.charts(today))


async def newest(tx: Tx) -> InvoiceCard | None:
    """The newest invoice, for the card on the home page: a draft to look at comes first."""
    found = await overview(tx)
    issued = (card for card in found.issued if card.kind == "invoice")
    return next(iter((*found.drafts, *issued)), None)
