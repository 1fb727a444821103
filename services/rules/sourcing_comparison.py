"""One kind of work in one month, both sides priced at the same volume: costs, saving with its range, break-even, hours released.

Each result is None where an input that it needs is missing; `missing` names them by side. The in-house minutes and error rate may come
from tickets done in-house in that month (`measured`); they then replace the baseline's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from services.rules import sourcing
from services.rules.exact import exact12
from services.rules.ratios import Ratio
from services.rules.sourcing import Outsourced
from services.rules.sourcing_break_even import BreakEven, Straight, break_even
from services.rules.sourcing_inputs import GOVERNANCE, IN_HOUSE, Estimate, known
from services.rules.sourcing_lines import NOTHING, Bases, Lines, Moves, bases, lines
from services.rules.sourcing_range import Range, Swing, root

NINE_OF_TEN = Ratio(1645, 1000)
"""So many standard errors on each side hold nine cases of ten of a mean (normal)."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side's cost of the month. `missing` are the inputs without which there is none."""

    cost: Range | None
    per_case: Range | None
    missing: tuple[str, ...] = ()
    moves: Moves | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A month of a task type, in money of the tenant's currency and hours."""

    volume: int
    in_house: Side
    outsourced: Side
    saving: Range | None
    moves: Moves | None
    break_even: BreakEven | None
    hours_released: Ratio | None
    terms: Mapping[str, Ratio] = field(default_factory=dict)

    @property
    def swings(self) -> Sequence[Swing[str]]:
        """Those of the saving, widest first."""
        return self.moves.swings if self.moves else ()


def measured(cases: int, seconds: int, squares: int, reopened: int) -> dict[str, Estimate]:
    """Minutes a case and error rate of tickets done in-house, with what the number of cases leaves open; empty without any.

    `squares` is the sum of the squared work seconds per ticket. Their minutes hold the rework too, so no more is added for it.
    """
    if not cases or not seconds:
        return {}
    mean, rate = Ratio(seconds, cases * 60), Ratio(min(reopened, cases), cases)
    found = {"error_rate": _around(rate, rate * (1 - rate) / cases, most=Ratio(1))}
    found["rework_minutes"] = known(Decimal(0))
    if cases > 1:
        variance = max(Ratio(squares, 3600) / cases - mean**2, Ratio(0)) * Ratio(cases, cases - 1)
        found["minutes_per_case"] = _around(mean, variance / cases, least=mean / 10)
    return found


def _around(mean: Ratio, variance: Ratio, *, least: Ratio = Ratio(0), most: Ratio | None = None) -> Estimate:
    reach = root(variance) * NINE_OF_TEN
    high = mean + reach if most is None else min(mean + reach, most)
    return Estimate(exact12(mean), exact12(max(mean - reach, least)), exact12(high))


@dataclass(frozen=True, slots=True)
class Own:
    """What a client spends itself, over its share of the month's work: in the contract's term, and after it. None where inputs are missing."""

    in_term: Lines | None
    after: Lines | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """What inputs come to whatever a month's volume and invoice are: in-house, a line over the cases, or None where inputs are missing."""

    values: Mapping[str, Ratio]
    home: Lines | None
    terms: Mapping[str, Ratio]
    missing: tuple[str, ...]
    own: Own

    def month(self, volume: int, billed: Outsourced | None, *, in_term: bool = True) -> Compared:
        """The month. `billed` is None where neither an invoice nor a draft says what it came to (`invoice` is then missing)."""
        owes = (*(() if billed is not None else ("invoice",)), *self.own.missing)
        own = self.own.in_term if in_term else self.own.after
        here = self.home.at(Ratio(volume)) if self.home else None
        there = own.at(billed.share, billed.invoiced) if own and billed else None
        saving = here.less(there) if here and there else None
        return Compared(
            volume=volume,
            in_house=_side(here, volume, self.missing),
            outsourced=_side(there, volume, owes),
            saving=saving.range() if saving else None,
            moves=saving,
            break_even=self._break_even(volume, billed, in_term) if billed and volume else None,
            hours_released=self._released(volume, billed) if saving and billed else None,
            terms=self.terms,
        )

    def _break_even(self, volume: int, billed: Outsourced, in_term: bool) -> BreakEven | None:
        if self.home is None or self.own.missing:
            return None
        fixed = billed.allocated + billed.own(self.values, in_term=in_term)
        return break_even(self.home.centre, Straight(billed.usage / volume, fixed))

    def _released(self, volume: int, billed: Outsourced) -> Ratio:
        """Hours that the volume would take in-house, less those that managing the service takes."""
        return sourcing.hours(self.values, Ratio(volume)) - billed.share * self.values["governance_hours"]


def prices(inputs: Mapping[str, Estimate], *, own: Own | None = None) -> Prices:
    """What these inputs come to; `own` where it is known from inputs of the same company."""
    held = bases(inputs)
    values = {code: base[0] for code, base in held.items()}
    missing = sourcing.missing_in_house(values)
    return Prices(
        values=values,
        home=None if missing else lines(_line, held, IN_HOUSE),
        terms={} if missing else _terms(values),
        missing=missing,
        own=own or _own(held),
    )


def _own(held: Bases) -> Own:
    if missing := sourcing.missing_outsourced(held):
        return Own(None, None, missing)
    return Own(lines(_own_line, held, GOVERNANCE), lines(_own_line_after, held, GOVERNANCE), ())


def compared(
    inputs: Mapping[str, Estimate], volume: int, billed: Outsourced | None, *, in_term: bool = True
) -> Compared:
    """The month of these inputs: see `Prices.month`."""
    return prices(inputs).month(volume, billed, in_term=in_term)


def _line(of: Mapping[str, Ratio]) -> Straight:
    terms = sourcing.in_house(of)
    return Straight(terms.per_case, terms.fixed)


def _own_line(of: Mapping[str, Ratio]) -> Straight:
    return Straight(sourcing.governance(of).month, NOTHING)


def _own_line_after(of: Mapping[str, Ratio]) -> Straight:
    return Straight(sourcing.governance(of).steering, NOTHING)


def _side(found: Moves | None, volume: int, missing: tuple[str, ...]) -> Side:
    if found is None:
        return Side(None, None, missing)
    cost = found.range()
    return Side(cost, _each(cost, volume), moves=found)


def _each(cost: Range, volume: int) -> Range | None:
    if not volume:
        return None
    return Range(*(exact12(Ratio(part) / volume) for part in (cost.value, cost.low, cost.high)))


def _terms(of: Mapping[str, Ratio]) -> dict[str, Ratio]:
    terms = sourcing.in_house(of)
    return {name: getattr(terms, name) for name in ("loaded_pay", "handling", "rework", "hiring", "tools")}


def needed() -> tuple[str, ...]:
    """Every input that a comparison needs, in the order in which it is asked for."""
    return (*IN_HOUSE, *GOVERNANCE)
