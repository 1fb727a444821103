"""How far a result may be off, from the spread of its inputs; and which inputs that is due to (the tornado).

Method: each input in turn goes to its low and to its high while the others stay. What the result then moves by is that input's swing.
The swings are independent and are added in quadrature, those downwards and those upwards apart, since spreads are rarely even:
this is the numerical form of the law of propagation of uncertainty (JCGM 100:2008, "GUM", 5.1.2 and note 2 of 5.1.3), in which each
input's contribution is the change of the result over the input's own spread. With lows and highs that hold in nine cases of ten,
the range holds in about nine of ten too; the tests hold it to a Monte Carlo simulation (JCGM 101:2008). Interval corners, where all
inputs are at their worst at once, would be three to five times too wide to decide by; they bound the range (`Moves.range`).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
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


Bases = Mapping[str, tuple[Fraction, Fraction, Fraction]]
"""Of each input its value, low and high in base units."""
Cost = Callable[[Mapping[str, Fraction]], Fraction]


@dataclass(frozen=True, slots=True)
class Moves:
    """How a result moves: its swings, widest first, and what it is with every input at its worst and at its best at once."""

    centre: Fraction
    swings: Sequence[Swing[str]]
    worst: Fraction
    best: Fraction

    def range(self) -> Range:
        """From the swings in quadrature, no wider than worst and best: a cost never falls below zero by propagation."""
        found = propagated(self.centre, self.swings)
        return Range(found.value, max(found.low, exact12(self.worst)), min(found.high, exact12(self.best)))

    def less(self, other: "Moves") -> "Moves":
        """Those of the difference from a result that no input of this one moves."""
        mine = (
            Swing(
                each.key, each.at_low - other.centre, each.at_high - other.centre, each.centre - other.centre
            )
            for each in self.swings
        )
        theirs = (
            Swing(each.key, self.centre - each.at_low, self.centre - each.at_high, self.centre - each.centre)
            for each in other.swings
        )
        return Moves(
            self.centre - other.centre,
            ranked([*mine, *theirs]),
            self.worst - other.best,
            self.best - other.worst,
        )


def bases(inputs: Mapping[str, Estimate]) -> dict[str, tuple[Fraction, Fraction, Fraction]]:
    """The inputs in base units."""
    return {code: estimate.base(KINDS[code]) for code, estimate in inputs.items()}


def moves(of: Cost, held: Bases, codes: Iterable[str]) -> Moves:
    """How a result moves by those of these inputs that have a spread; it depends on no others. What moves nothing is left out."""
    values = {code: base[0] for code, base in held.items()}
    centre = of(values)
    found = [
        Swing(code, of({**values, code: low}), of({**values, code: high}), centre)
        for code, (_, low, high) in ((code, held[code]) for code in codes)
        if low != high
    ]
    swings, worst, best = ranked(found), dict(values), dict(values)
    for each in swings:
        _, low, high = held[each.key]
        worst[each.key], best[each.key] = (low, high) if each.at_low <= each.at_high else (high, low)
    return Moves(centre, swings, of(worst), of(best))


def ranked(found: Iterable[Swing[K]]) -> list[Swing[K]]:
    """Widest first; those that move nothing are left out."""
    widths = [(each.width, str(each.key), each) for each in found]
    widest = sorted((each for each in widths if each[0]), key=lambda each: (-each[0], each[1]))
    return [each for _, _, each in widest]


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


def beside(parts: Iterable[Range]) -> Range:
    """The sum of results that no input moves together, such as those of several companies: their reaches in quadrature."""
    listed = list(parts)
    centre = sum((Fraction(each.value) for each in listed), Fraction(0))
    down = _root(sum((Fraction(each.value - each.low) ** 2 for each in listed), Fraction(0)))
    up = _root(sum((Fraction(each.high - each.value) ** 2 for each in listed), Fraction(0)))
    return Range(exact12(centre), exact12(centre - down), exact12(centre + up))


def _root(square: Fraction) -> Fraction:
    """The square root, to far more digits than the 12 decimals that are kept."""
    numerator, denominator = Decimal(square.numerator), Decimal(square.denominator)
    return Fraction(WIDE.sqrt(WIDE.divide(numerator, denominator)))
