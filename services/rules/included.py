"""Included quantities: so much a period costs nothing; what is left of it can be used for some periods more, the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from services.rules.exact import ZERO, exactly, plain, tidy
from services.rules.rate_cards import Included


@dataclass(frozen=True, slots=True)
class Carried:
    """What is left of a period's quantity, and for how many periods it can still be used, the one at hand among them."""

    quantity: Decimal
    periods: int


Balances = Mapping[str, tuple[Carried, ...]]
"""What is carried into a period, by the code of the charge, oldest first."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How much of the usage costs nothing, how much of that was carried, and what can still be used."""

    free: Decimal
    from_earlier: Decimal
    left: tuple[Carried, ...]


def granted(included: Included, carried: Sequence[Carried]) -> tuple[Carried, ...]:
    """What can be used at the begin of a period: what was carried into it, then its own quantity."""
    return (*carried, Carried(included.quantity, included.roll_over_months + 1))


@exactly
def drawn(included: Included, usable: Sequence[Carried], used: Decimal) -> Drawn:
    """Take usage from what can be used, oldest first. What only this period and later ones can use is its own."""
    wanted, left, earlier = max(used, ZERO), list[Carried](), ZERO
    for each in usable:
        taken = min(wanted, each.quantity)
        wanted -= taken
        earlier += taken if each.periods <= included.roll_over_months else ZERO
        left.append(replace(each, quantity=tidy(each.quantity - taken)))
    return Drawn(tidy(max(used, ZERO) - wanted), tidy(earlier), tuple(left))


def aged(left: Sequence[Carried]) -> tuple[Carried, ...]:
    """What is carried into the next period."""
    older = (replace(each, periods=each.periods - 1) for each in left)
    return tuple(each for each in older if each.periods > 0 and each.quantity > 0)


def dump_balances(balances: Balances) -> dict[str, Any]:
    """As they stand in a billing period: `{"support": [{"quantity": "3.5", "periods": 2}]}`."""
    return {
        code: [{"quantity": plain(each.quantity), "periods": each.periods} for each in balances[code]]
        for code in sorted(balances)
        if balances[code]
    }


def parse_balances(value: Mapping[str, Any]) -> dict[str, tuple[Carried, ...]]:
    """Read what `dump_balances` wrote."""
    return {
        code: tuple(Carried(Decimal(each["quantity"]), each["periods"]) for each in listed)
        for code, listed in value.items()
    }
