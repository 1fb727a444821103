"""Exact amounts become money: rounded once to the currency's smallest unit, or apportioned so that they add up."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from services.rules.currencies import smallest_unit
from services.rules.exact import WIDE, ZERO, exactly, total


class Rounding(StrEnum):
    """How a contract rounds, on the magnitude: the floor of -10.5 is -10, so that a credit mirrors its charge."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEILING = "ceiling"


_MODES = {
    Rounding.FLOOR: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.CEILING: ROUND_CEILING,
}


def rounded(amount: Decimal, currency: str, rounding: Rounding) -> Decimal:
    """An amount in the smallest unit. Raises CurrencyUnknown."""
    size = abs(amount).quantize(smallest_unit(currency), rounding=_MODES[rounding], context=WIDE)
    return size if amount >= 0 or not size else -size


@exactly
def apportioned(amounts: Sequence[Decimal], base: Decimal, currency: str) -> tuple[Decimal, ...]:
    """The amounts in the smallest unit, by largest remainder, so that they add up to `base`, itself in that unit.

    Of equal remainders the larger amount is served first, then the earlier. Nothing can be apportioned to no amounts.

    Raises CurrencyUnknown; ValueError for a base that is no money, or for one other than zero without amounts.
    """
    unit = smallest_unit(currency)
    if base % unit or (base and not amounts):
        raise ValueError(f"{base} {currency} cannot be apportioned to {len(amounts)} amounts")
    down = [amount.quantize(unit, rounding=ROUND_FLOOR) for amount in amounts]
    if not amounts:
        return ()
    missing = int((base - total(down)) / unit)
    each, ones = divmod(missing, len(amounts))
    served = sorted(range(len(amounts)), key=lambda n: (down[n] - amounts[n], -abs(amounts[n]), n))[:ones]
    return tuple((size + unit * (each + (n in served))) or ZERO.quantize(unit) for n, size in enumerate(down))
