"""Exact decimals: arithmetic that never rounds by itself, and the one place where it does, at 12 decimals.

Quantities, prices and line amounts stand in numeric(30,12) columns. Python's own context would round at 28 digits.
"""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, TypeVar

ZERO = Decimal(0)
PLACES = 12
_UNIT = 10**PLACES
WIDE = Context(prec=200, rounding=ROUND_HALF_EVEN)

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in a context wide enough for every sum and product of such columns."""

    @wraps(function)
    def wide(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(WIDE):
            return function(*args, **kwargs)

    return wide


def exact12(value: Decimal | Fraction) -> Decimal:
    """A number at 12 decimals, rounded once, half even; without trailing zeros."""
    above, below = value.as_integer_ratio()
    whole, rest = divmod(above * _UNIT, below)
    if 2 * rest > below or (2 * rest == below and whole % 2):
        whole += 1
    units, part = divmod(int(whole), _UNIT)
    return (
        Decimal(int(whole)).scaleb(-PLACES, context=WIDE).normalize(context=WIDE) if part else Decimal(units)
    )


def tidy(value: Decimal) -> Decimal:
    """The same number in its one spelling: no trailing zeros, no exponent, no negative zero."""
    if not value:
        return ZERO
    shortest = value.normalize(context=WIDE)
    whole = int(shortest.as_tuple().exponent) > 0
    return shortest.quantize(Decimal(1), context=WIDE) if whole else shortest


def plain(value: Decimal) -> str:
    """A decimal as JSON spells it: `35000`, `0.5`, `-1825`."""
    return format(tidy(value), "f")


@exactly
def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    return tidy(sum(values, ZERO))
