"""What clients owe by how late it is, as bars: one a client and currency, its buckets side by side, on one scale a currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.billing.receipts.cards import AgeingCard

WIDTH = 400
_LOOKS = {"not_due": "owed", "1_30": "soon", "31_60": "soon", "61_90": "late", "over_90": "late"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A bucket's stretch of a bar."""

    bucket: str
    look: str
    x: float
    width: float
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AgeBar:
    """What one client owes in one currency."""

    card: AgeingCard
    pieces: Sequence[Piece]


def bars(cards: Sequence[AgeingCard]) -> list[AgeBar]:
    """The bars, currency by currency, who owes most first. Who owes nothing and has a credit has one without pieces."""
    most = {
        currency: max(card.total for card in cards if card.currency == currency) or Decimal(1)
        for currency in {card.currency for card in cards}
    }
    ordered = sorted(cards, key=lambda card: (card.currency, -card.total))
    return [AgeBar(card, _pieces(card, most[card.currency])) for card in ordered]


def owed(cards: Sequence[AgeingCard]) -> Mapping[str, Decimal]:
    """What is owed in each currency."""
    found: dict[str, Decimal] = {}
    for card in sorted(cards, key=lambda card: card.currency):
        if card.total:
            found[card.currency] = found.get(card.currency, Decimal(0)) + card.total
    return found


def _pieces(card: AgeingCard, most: Decimal) -> list[Piece]:
    made, x = [], 0.0
    for bucket, look in _LOOKS.items():
        amount = card.buckets.get(bucket, Decimal(0))
        width = round(float(amount / most) * WIDTH, 1)
        if amount:
            made.append(Piece(bucket, look, x, width, amount))
            x += width
    return made
