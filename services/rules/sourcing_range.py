"""How far a result may be off, from the spread of its inputs; and which inputs that is due to (the tornado).

Method: each input in turn goes to its low and to its high while the others stay. What the result then moves by is that input's swing.
The swings are independent and are added in quadrature, those downwards and those upwards apart, since spreads are rarely even:
this is the numerical form of the law of propagation of uncertainty (JCGM 100:2008, "GUM", 5.1.2 and note 2 of 5.1.3), in which each
input's contribution is the change of the result over the input's own spread. With lows and highs that hold in nine cases of ten,
the range holds in about nine of ten too; the tests hold it to a Monte Carlo simulation (JCGM 101:2008). Interval corners, where all
inputs are at their worst at once, would be three to five times too wide to decide by; they bound the range (`within`).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

from services.rules.exact import WIDE, exact12
from services.rules.sourcing_inputs import KINDS, Estimate

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Swing(Generic[K]):
    """What the result becomes when one input alone goes to its low, and to its high; `centre` when none does."""

    key: K
    at_low: Fraction
    at_high: Fraction
    centre: Fraction

    @property
    def least(self) -> Fraction:
        return min(self.at_low, self.at_high, self.centre)

    @property
    def most(self) -> Fraction:
        return max(self.at_low, self.at_high, self.centre)

    @property
    def width(self) -> Fraction:
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


def swings(
    of: Callable[[Mapping[str, Fraction]], Fraction], inputs: Mapping[str, Estimate]
) -> list[Swing[str]]:
    """The swing of each input, widest first (the tornado); inputs without spread, and those that move nothing, are left out."""
    bases = {code: estimate.base(KINDS[code]) for code, estimate in inputs.items()}
    values = {code: base[0] for code, base in bases.items()}
    centre = of(values)
    found = [
        Swing(code, of({**values, code: low}), of({**values, code: high}), centre)
        for code, (_, low, high) in bases.items()
        if low != high
    ]
    return ranked(found)


def ranked(found: Iterable[Swing[K]]) -> list[Swing[K]]:
    """Widest first; those that move nothing are left out."""
    return sorted((each for each in found if each.width), key=lambda each: (-each.width, str(each.key)))


def together(parts: Iterable[Iterable[Swing[K]]], centre: Fraction) -> list[Swing[K]]:
    """The swings of a sum from those of its parts: an input that several parts share moves them all at once."""
    lows: dict[K, Fraction] = {}
    highs: dict[K, Fraction] = {}
    for part in parts:
        for each in part:
            lows[each.key] = lows.get(each.key, Fraction(0)) + each.at_low - each.centre
            highs[each.key] = highs.get(each.key, Fraction(0)) + each.at_high - each.centre
    return ranked(Swing(key, centre + low, centre + highs[key], centre) for key, low in lows.items())


def propagated(centre: Fraction, found: Iterable[Swing[K]]) -> Range:
    """The range from swings in quadrature."""
    listed = list(found)
    down = _root(sum(((centre - each.least) ** 2 for each in listed), Fraction(0)))
    up = _root(sum(((each.most - centre) ** 2 for each in listed), Fraction(0)))
    return Range(exact12(centre), exact12(centre - down), exact12(centre + up))


def within(
    found: Range,
    of: Callable[[Mapping[str, Fraction]], Fraction],
    inputs: Mapping[str, Estimate],
    moves: Iterable[Swing[str]],
) -> Range:
    """The range, no wider than with every input at its worst, and at its best, at once: a cost never falls below zero by propagation."""
    values = {code: estimate.base(KINDS[code])[0] for code, estimate in inputs.items()}
    worst, best = dict(values), dict(values)
    for each in moves:
        _, low, high = inputs[each.key].base(KINDS[each.key])
        worst[each.key], best[each.key] = (low, high) if each.at_low <= each.at_high else (high, low)
    return Range(found.value, max(found.low, exact12(of(worst))), min(found.high, exact12(of(best))))


def _root(square: Fraction) -> Fraction:
    """The square root, to far more digits than the 12 decimals that are kept."""
    numerator, denominator = Decimal(square.numerator), Decimal(square.denominator)
    return Fraction(WIDE.sqrt(WIDE.divide(numerator, denominator)))
