"""One kind of work in one month, both sides priced at the same volume: costs, saving with its range, break-even, hours released.

Each result is None where an input that it needs is missing; `missing` names them by side. The in-house minutes and error rate may come
from tickets done in-house in that month (`measured`); they then replace the baseline's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from services.rules import sourcing
from services.rules.exact import WIDE, exact12
from services.rules.sourcing import Outsourced
from services.rules.sourcing_break_even import BreakEven, Straight, break_even
from services.rules.sourcing_inputs import GOVERNANCE, IN_HOUSE, Estimate, known
from services.rules.sourcing_range import Moves, Range, Swing, bases, moves

NINE_OF_TEN = Fraction(1645, 1000)
"""So many standard errors on each side hold nine cases of ten of a mean (normal)."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side's cost of the month. `missing` are the inputs without which there is none."""

    cost: Range | None
    per_case: Range | None
    missing: tuple[str, ...] = ()
    swings: Sequence[Swing[str]] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A month of a task type, in money of the tenant's currency and hours. `swings` are those of the saving."""

    volume: int
    in_house: Side
    outsourced: Side
    saving: Range | None
    swings: Sequence[Swing[str]]
    break_even: BreakEven | None
    hours_released: Fraction | None
    terms: Mapping[str, Fraction] = field(default_factory=dict)


def measured(cases: int, seconds: int, squares: int, reopened: int) -> dict[str, Estimate]:
    """Minutes a case and error rate of tickets done in-house, with what the number of cases leaves open; empty without any.

    `squares` is the sum of the squared work seconds per ticket. Their minutes hold the rework too, so no more is added for it.
    """
    if not cases or not seconds:
        return {}
    mean, rate = Fraction(seconds, cases * 60), Fraction(min(reopened, cases), cases)
    found = {"error_rate": _around(rate, rate * (1 - rate) / cases, most=Fraction(1))}
    found["rework_minutes"] = known(Decimal(0))
    if cases > 1:
        variance = max(Fraction(squares, 3600) / cases - mean**2, Fraction(0)) * Fraction(cases, cases - 1)
        found["minutes_per_case"] = _around(mean, variance / cases, least=mean / 10)
    return found


def _around(
    mean: Fraction, variance: Fraction, *, least: Fraction = Fraction(0), most: Fraction | None = None
) -> Estimate:
    root = WIDE.sqrt(WIDE.divide(Decimal(variance.numerator), Decimal(variance.denominator)))
    reach = Fraction(root) * NINE_OF_TEN
    high = mean + reach if most is None else min(mean + reach, most)
    return Estimate(exact12(mean), exact12(max(mean - reach, least)), exact12(high))


def compared(
    inputs: Mapping[str, Estimate], volume: int, billed: Outsourced | None, *, in_term: bool = True
) -> Compared:
    """The month. `billed` is None where neither an invoice nor a draft says what it came to (`invoice` is then missing)."""
    spread = bases(inputs)
    held = {code: base[0] for code, base in spread.items()}
    lacks = sourcing.missing_in_house(held)
    owes = (*(() if billed is not None else ("invoice",)), *sourcing.missing_outsourced(held))
    size = Fraction(volume)

    def home(of: Mapping[str, Fraction]) -> Fraction:
        return sourcing.in_house(of).month(size)

    here = None if lacks else moves(home, spread, IN_HOUSE)
    there = (
        None
        if owes or billed is None
        else moves(lambda of: billed.month(of, in_term=in_term), spread, GOVERNANCE)
    )
    saving = here.less(there) if here and there else None
    return Compared(
        volume=volume,
        in_house=_side(here, volume, lacks),
        outsourced=_side(there, volume, owes),
        saving=saving.range() if saving else None,
        swings=saving.swings if saving else [],
        break_even=_break_even(held, volume, billed, in_term) if saving and billed and volume else None,
        hours_released=_released(held, size, billed) if saving and billed else None,
        terms=_terms(held) if not lacks else {},
    )


def _side(found: Moves | None, volume: int, missing: tuple[str, ...]) -> Side:
    if found is None:
        return Side(None, None, missing)
    cost = found.range()
    return Side(cost, _each(cost, volume), swings=found.swings)


def _each(cost: Range, volume: int) -> Range | None:
    if not volume:
        return None
    return Range(*(exact12(Fraction(part) / volume) for part in (cost.value, cost.low, cost.high)))


def _break_even(of: Mapping[str, Fraction], volume: int, billed: Outsourced, in_term: bool) -> BreakEven:
    terms = sourcing.in_house(of)
    fixed = billed.allocated + billed.own(of, in_term=in_term)
    return break_even(Straight(terms.per_case, terms.fixed), Straight(billed.usage / volume, fixed))


def _released(of: Mapping[str, Fraction], volume: Fraction, billed: Outsourced) -> Fraction:
    """Hours that the volume would take in-house, less those that managing the service takes."""
    return sourcing.hours(of, volume) - billed.share * of["governance_hours"]


def _terms(of: Mapping[str, Fraction]) -> dict[str, Fraction]:
    terms = sourcing.in_house(of)
    return {name: getattr(terms, name) for name in ("loaded_pay", "handling", "rework", "hiring", "tools")}


def needed() -> tuple[str, ...]:
    """Every input that a comparison needs, in the order in which it is asked for."""
    return (*IN_HOUSE, *GOVERNANCE)
