"""Costs as straight lines over a volume, and how the inputs that they are drawn from move them.

Both sides are such lines: in-house over the cases, and what a client spends itself over its share of the month's work. The inputs are
gone through once for a line, however many months it holds in; a month then takes a few sums, and swings are told only where asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.rules.exact import exact12
from services.rules.ratios import Ratio
from services.rules.sourcing_break_even import Straight
from services.rules.sourcing_inputs import KINDS, Estimate
from services.rules.sourcing_range import Range, Swing, ranked, root, together

NOTHING = Ratio(0)
Bases = Mapping[str, tuple[Ratio, Ratio, Ratio]]
"""Of each input its value, low and high in base units."""
Ends = tuple[Straight, Straight]
"""Something with an input at its low, and at its high."""


@dataclass(frozen=True, slots=True)
class Square:
    """The square of a line, or a sum of such: x² × `twice` + x × `once` + `fixed`."""

    twice: Ratio = NOTHING
    once: Ratio = NOTHING
    fixed: Ratio = NOTHING

    def plus(self, line: Straight) -> "Square":
        return Square(
            self.twice + line.per_case**2,
            self.once + 2 * line.per_case * line.fixed,
            self.fixed + line.fixed**2,
        )

    def at(self, volume: Ratio) -> Ratio:
        return (self.twice * volume + self.once) * volume + self.fixed


@dataclass(frozen=True, slots=True)
class Moves:
    """How a result moves by its inputs. `worst` and `best` are with every input at its worst and at its best at once.

    `down` and `up` add the squares of what its own inputs take off and put on; `shared` are the changes by inputs that move other kinds
    of work at the same time, at their low and at their high.
    """

    centre: Ratio
    worst: Ratio
    best: Ratio
    down: Ratio
    up: Ratio
    shared: Mapping[str, tuple[Ratio, Ratio]]
    told: Callable[[], Sequence[Swing[str]]]

    @property
    def swings(self) -> Sequence[Swing[str]]:
        """Those of each input, widest first."""
        return self.told()

    def range(self) -> Range:
        """From the changes in quadrature, no wider than worst and best: a cost never falls below zero by propagation."""
        down = sum((min(*ends, NOTHING) ** 2 for ends in self.shared.values()), self.down)
        up = sum((max(*ends, NOTHING) ** 2 for ends in self.shared.values()), self.up)
        low, high = max(self.centre - root(down), self.worst), min(self.centre + root(up), self.best)
        return Range(exact12(self.centre), exact12(low), exact12(high))

    def less(self, other: "Moves") -> "Moves":
        """Those of the difference from a result that no input of this one moves."""
        taken = {code: (-low, -high) for code, (low, high) in other.shared.items()}
        return Moves(
            self.centre - other.centre,
            self.worst - other.best,
            self.best - other.worst,
            self.down + other.up,
            self.up + other.down,
            {**self.shared, **taken},
            lambda: _difference(self, other),
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """A line with the inputs as they are, with each alone at its ends, and with all at their worst and best.

    `down` and `up` are the squares of how its own inputs bend it, `shared` how those of the company do.
    """

    centre: Straight
    ends: Mapping[str, Ends]
    worst: Straight
    best: Straight
    down: Square
    up: Square
    shared: Mapping[str, Ends]

    def at(self, volume: Ratio, start: Ratio = NOTHING) -> Moves:
        """What it comes to at a volume, on top of a `start` that no input moves."""
        centre = start + self.centre.at(volume)
        return Moves(
            centre,
            start + self.worst.at(volume),
            start + self.best.at(volume),
            self.down.at(volume),
            self.up.at(volume),
            {code: (low.at(volume), high.at(volume)) for code, (low, high) in self.shared.items()},
            lambda: ranked(
                Swing(code, start + low.at(volume), start + high.at(volume), centre)
                for code, (low, high) in self.ends.items()
            ),
        )


def bases(inputs: Mapping[str, Estimate]) -> dict[str, tuple[Ratio, Ratio, Ratio]]:
    """The inputs in base units."""
    return {code: estimate.base(KINDS[code]) for code, estimate in inputs.items()}


def lines(line: Callable[[Mapping[str, Ratio]], Straight], held: Bases, codes: Iterable[str]) -> Lines:
    """The line by those of these inputs that have a spread; it is drawn from no others, and each only raises or only lowers it."""
    values = {code: base[0] for code, base in held.items()}
    centre, worst, best = line(values), dict(values), dict(values)
    ends: dict[str, Ends] = {}
    shared: dict[str, Ends] = {}
    down, up = Square(), Square()
    for code, (_, low, high) in ((code, held[code]) for code in codes):
        if low == high:
            continue
        ends[code] = line({**values, code: low}), line({**values, code: high})
        at_low, at_high = (_bend(centre, each) for each in ends[code])
        rises = _size(at_low) <= _size(at_high)
        if _size(at_low) != _size(at_high):
            worst[code], best[code] = (low, high) if rises else (high, low)
        if KINDS[code].level == "company":
            shared[code] = at_low, at_high
        else:
            down, up = down.plus(at_low if rises else at_high), up.plus(at_high if rises else at_low)
    return Lines(centre, ends, line(worst), line(best), down, up, shared)


def summed(parts: Mapping[str, Moves], centre: Ratio) -> Moves:
    """Those of a sum, by the names of its parts: an input that several share moves them all at once, one of its own its part only."""
    shared: dict[str, tuple[Ratio, Ratio]] = {}
    for part in parts.values():
        for code, (low, high) in part.shared.items():
            so_far = shared.get(code, (NOTHING, NOTHING))
            shared[code] = so_far[0] + low, so_far[1] + high
    return Moves(
        centre,
        sum((part.worst for part in parts.values()), NOTHING),
        sum((part.best for part in parts.values()), NOTHING),
        sum((part.down for part in parts.values()), NOTHING),
        sum((part.up for part in parts.values()), NOTHING),
        shared,
        lambda: together([_named(name, part) for name, part in parts.items()], centre),
    )


def _named(name: str, part: Moves) -> list[Swing[str]]:
    return [
        Swing(
            each.key if each.key in part.shared else f"{name}:{each.key}",
            each.at_low,
            each.at_high,
            each.centre,
        )
        for each in part.swings
    ]


def _bend(centre: Straight, end: Straight) -> Straight:
    return Straight(end.per_case - centre.per_case, end.fixed - centre.fixed)


def _size(bend: Straight) -> Ratio:
    """By how much a bend raises a line, at one case."""
    return bend.per_case + bend.fixed


def _difference(one: Moves, other: Moves) -> list[Swing[str]]:
    centre = one.centre - other.centre
    mine = (
        Swing(each.key, each.at_low - other.centre, each.at_high - other.centre, centre)
        for each in one.swings
    )
    theirs = (
        Swing(each.key, one.centre - each.at_low, one.centre - each.at_high, centre) for each in other.swings
    )
    return ranked([*mine, *theirs])
