"""What a comparison of in-house and outsourced is computed from: each input with its unit, its bounds and its spread.

An input that nobody gave is missing. Nothing here, and nothing that reads it, takes zero for what is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from services.rules.exact import exact12
from services.rules.flaws import Flaws, step
from services.rules.quantities import UNITS, Unit
from services.rules.ratios import Ratio

Level = Literal["task_type", "company"]
Status = Literal["assumed", "confirmed"]


@dataclass(frozen=True, slots=True)
class InputKind:
    """One input: its unit, whether it is of a task type or of the company, and what it may hold, in that unit.

    `optional` ones are no part of the cost: the comparison does without them.
    """

    code: str
    unit: Unit
    level: Level
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(10) ** 9
    above_zero: bool = False
    optional: bool = False

    def takes(self) -> str:
        """Its bounds in words of the API."""
        return f"{self.least} {'<' if self.above_zero else '≤'} … ≤ {self.most:f} ({self.unit.code})"

    def holds(self, value: Decimal) -> bool:
        return self.least <= value <= self.most and not (self.above_zero and value == 0)


def _kind(
    code: str, unit: str, level: Level, most: int, *, above_zero: bool = False, optional: bool = False
) -> InputKind:
    return InputKind(code, UNITS[unit], level, most=Decimal(most), above_zero=above_zero, optional=optional)


KINDS: Mapping[str, InputKind] = {
    kind.code: kind
    for kind in (
        _kind("minutes_per_case", "minutes/case", "task_type", 60_000, above_zero=True),
        _kind("error_rate", "share", "task_type", 1),
        _kind("rework_minutes", "minutes/case", "task_type", 60_000),
        _kind("hourly_pay", "money/hour", "task_type", 1_000_000, above_zero=True),
        _kind("people", "persons", "task_type", 10_000),
        _kind("hiring_cost", "money/person", "task_type", 10**9),
        _kind("tenure_months", "months", "task_type", 600, above_zero=True),
        _kind("tools", "money/month", "task_type", 10**9),
        _kind("monthly_cases", "cases/month", "task_type", 10**7, optional=True),
        _kind("overhead_rate", "share", "company", 5),
        _kind("utilisation", "share", "company", 1, above_zero=True),
        _kind("governance_hours", "hours/month", "company", 10_000),
        _kind("governance_pay", "money/hour", "company", 1_000_000),
        _kind("transition_cost", "money", "company", 10**9),
        _kind("term_months", "months", "company", 600, above_zero=True),
    )
}
IN_HOUSE = (
    "minutes_per_case", "error_rate", "rework_minutes", "hourly_pay", "people", "hiring_cost", "tenure_months", "tools",
    "overhead_rate", "utilisation",
)  # fmt: skip
"""What the cost in-house needs."""
GOVERNANCE = ("governance_hours", "governance_pay", "transition_cost", "term_months")
"""What the cost outsourced needs beside the invoice."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its spread, in the unit of its kind: in nine cases of ten the truth lies from `low` to `high`."""

    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def base(self, kind: InputKind) -> tuple[Ratio, Ratio, Ratio]:
        """Value, low and high in base units: hours for minutes."""
        factor = Ratio(kind.unit.factor)
        return Ratio(self.value) * factor, Ratio(self.low) * factor, Ratio(self.high) * factor


def known(value: Decimal) -> Estimate:
    """A value without spread."""
    return Estimate(value, value, value)


@dataclass(frozen=True, slots=True)
class Given:
    """An input as somebody gives it. Without low and high it has no spread; without a unit it is in the kind's own."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None


def read(given: Mapping[str, Given], level: Level, *, pointer: str = "/inputs") -> dict[str, Estimate]:
    """The inputs of a level, in their kinds' units.

    Raises Flawed, naming each bad field: one that is no input of this level, a unit of another dimension, a value outside its bounds,
    a low above the value or a high below it.
    """
    flaws = Flaws()
    names = tuple(code for code, kind in KINDS.items() if kind.level == level)
    flaws.unknown(dict(given), pointer, names)
    found = {
        code: _estimate(KINDS[code], each, step(pointer, code), flaws)
        for code, each in given.items()
        if code in names
    }
    flaws.refuse()
    return {code: estimate for code, estimate in found.items() if estimate is not None}


def _estimate(kind: InputKind, given: Given, pointer: str, flaws: Flaws) -> Estimate | None:
    unit = UNITS.get(given.unit or kind.unit.code)
    if unit is None or not unit.same_kind(kind.unit):
        alike = sorted(each.code for each in UNITS.values() if each.same_kind(kind.unit))
        flaws.add(step(pointer, "unit"), "wrong_unit", given.unit, ", ".join(alike))
        return None
    low = given.value if given.low is None else given.low
    high = given.value if given.high is None else given.high
    held = {"value": given.value, "low": given.low, "high": given.high}
    if bad := [name for name, value in held.items() if value is not None and not _fits(kind, value, unit)]:
        for name in bad:
            flaws.add(step(pointer, name), "out_of_range", str(held[name]), kind.takes())
        return None
    if not low <= given.value <= high:
        name = "low" if low > given.value else "high"
        flaws.add(step(pointer, name), "spread_crossed", str(held[name]), "low ≤ value ≤ high")
        return None
    return Estimate(*(_converted(value, unit, kind.unit) for value in (given.value, low, high)))


def _fits(kind: InputKind, value: Decimal, unit: Unit) -> bool:
    return value.is_finite() and kind.holds(_converted(value, unit, kind.unit))


def _converted(value: Decimal, unit: Unit, into: Unit) -> Decimal:
    """In the other unit, at the 12 decimals that the database keeps."""
    if unit.factor == into.factor:
        return value
    return exact12(Fraction(value) * unit.factor / into.factor)
