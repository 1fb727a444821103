"""How far a result may be off, from the spread of its inputs; and which inputs that is due to (the tornado).

Method: each input in turn goes to its low and to its high while the others stay. What the result then moves by is that input's swing.
The swings are independent and are added in quadrature, those downwards and those upwards apart, since spreads are rarely even:
this is the numerical form of the law of propagation of uncertainty (JCGM 100:2008, "GUM", 5.1.2 and note 2 of 5.1.3), in which each
input's contribution is the change of the result over the input's own spread. With lows and highs that hold in nine cases of ten,
the range holds in about nine of ten too; the tests hold it to a Monte Carlo simulation (JCGM 101:2008). Interval corners, where all
inputs are at their worst at once, would be three to five times too wide to decide by; they bound the range (`sourcing_lines.Moves.range`).
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import isqrt
from typing import Generic, TypeVar

from services.rules.exact import exact12
from services.rules.ratios import Ratio

K = TypeVar("K", bound=Hashable)

_ROOT = 10**40
"""How finely a square root is taken: to far more digits than the 12 decimals that are kept."""


@dataclass(frozen=True, slots=True)
class Swing(Generic[K]):
    """What the result becomes when one input alone goes to its low, and to its high; `centre` when none does."""

    key: K
    at_low: Ratio
    at_high: Ratio
    centre: Ratio

    @property
    def least(self) -> Ratio:
        return min(self.at_low, self.at_high, self.centre)

    @property
    def most(self) -> Ratio:
        return max(self.at_low, self.at_high, self.centre)

    @property
    def width(self) -> Ratio:
        return self.most - self.least


@dataclass(frozen=True, slots=True)
class Range:
    """A result and its range, rounded once to 12 decimals."""

    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_sure(self) -> bool:
        """Whether the range stays on one side of zero."""
        return self.low > 0 or self.high < 0


def ranked(found: Iterable[Swing[K]]) -> list[Swing[K]]:
    """Widest first; those that move nothing are left out."""
    widths = [(each.width, str(each.key), each) for each in found]
    widest = sorted((each for each in widths if each[0]), key=lambda each: (-each[0], each[1]))
    return [each for _, _, each in widest]


def together(parts: Iterable[Iterable[Swing[K]]], centre: Ratio) -> list[Swing[K]]:
    """The swings of a sum from those of its parts: an input that several parts share moves them all at once."""
    lows: dict[K, Ratio] = {}
    highs: dict[K, Ratio] = {}
    for part in parts:
        for each in part:
            lows[each.key] = lows.get(each.key, Ratio(0)) + each.at_low - each.centre
            highs[each.key] = highs.get(each.key, Ratio(0)) + each.at_high - each.centre
    return ranked(Swing(key, centre + low, centre + highs[key], centre) for key, low in lows.items())


def in_quadrature(centre: Ratio, down: Ratio, up: Ratio) -> Range:
    """The range from the squares of what takes off and of what puts on, each added up."""
    return Range(exact12(centre), exact12(centre - root(down)), exact12(centre + root(up)))


def beside(parts: Iterable[Range]) -> Range:
    """The sum of results that no input moves together, such as those of several companies: their reaches in quadrature."""
    listed = list(parts)
    centre = sum((Ratio(each.value) for each in listed), Ratio(0))
    down = sum((Ratio(each.value - each.low) ** 2 for each in listed), Ratio(0))
    up = sum((Ratio(each.high - each.value) ** 2 for each in listed), Ratio(0))
    return in_quadrature(centre, down, up)


def root(square: Ratio) -> Ratio:
    """The square root, rounded down at the 40th decimal or later."""
    below = square.denominator
    return Ratio(isqrt(square.numerator * below * _ROOT**2), below * _ROOT)
