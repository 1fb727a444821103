"""Quantities with units, so that a formula that adds yen to hours, or minutes to months, is refused instead of computed.

Exact. A unit is powers of five dimensions: money, work (time of a person at work), case, person and month (time on the calendar).
Work and months are different things on purpose: an hour's pay is not a month's fee, whatever a calendar says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

MONEY, WORK, CASE, PERSON, MONTH = range(5)
NAMES = ("money", "work", "case", "person", "month")
Powers = tuple[int, int, int, int, int]


class DimensionsDiffer(ValueError):
    """Two quantities of different kinds were added or compared."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one of a quantity is: powers of the dimensions, and how many of the base unit (hours for work, parts for shares) it holds."""

    code: str
    powers: Powers = (0, 0, 0, 0, 0)
    factor: Fraction = Fraction(1)

    def same_kind(self, other: "Unit") -> bool:
        return self.powers == other.powers


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of base units."""

    value: Fraction
    powers: Powers = (0, 0, 0, 0, 0)

    def __add__(self, other: "Quantity | int") -> "Quantity":
        added = _of(other)
        if added.powers != self.powers:
            raise DimensionsDiffer(f"{_kind(self.powers)} and {_kind(added.powers)} cannot be added")
        return Quantity(self.value + added.value, self.powers)

    __radd__ = __add__

    def __sub__(self, other: "Quantity | int") -> "Quantity":
        return self + _of(other) * -1

    def __mul__(self, other: "Quantity | int") -> "Quantity":
        by = _of(other)
        return Quantity(self.value * by.value, _combined(self.powers, by.powers, 1))

    __rmul__ = __mul__

    def __truediv__(self, other: "Quantity | int") -> "Quantity":
        by = _of(other)
        return Quantity(self.value / by.value, _combined(self.powers, by.powers, -1))


def quantity(value: Fraction, unit: Unit) -> Quantity:
    """So many of a unit."""
    return Quantity(value * unit.factor, unit.powers)


def _of(held: Quantity | int) -> Quantity:
    return held if isinstance(held, Quantity) else Quantity(Fraction(held))


def _combined(one: Powers, other: Powers, sign: int) -> Powers:
    money, work, case, person, month = (a + sign * b for a, b in zip(one, other, strict=True))
    return money, work, case, person, month


def _kind(powers: Powers) -> str:
    named = [f"{name}^{power}" for name, power in zip(NAMES, powers, strict=True) if power]
    return " ".join(named) or "a plain number"


def _unit(code: str, factor: Fraction = Fraction(1), /, **powers: int) -> Unit:
    money, work, case, person, month = (powers.get(name, 0) for name in NAMES)
    return Unit(code, (money, work, case, person, month), factor)


_MINUTE = Fraction(1, 60)
UNITS: Mapping[str, Unit] = {
    unit.code: unit
    for unit in (
        _unit("share"),
        _unit("percent", Fraction(1, 100)),
        _unit("minutes/case", _MINUTE, work=1, case=-1),
        _unit("hours/case", work=1, case=-1),
        _unit("money/hour", money=1, work=-1),
        _unit("money/minute", 1 / _MINUTE, money=1, work=-1),
        _unit("money/person", money=1, person=-1),
        _unit("money/month", money=1, month=-1),
        _unit("money/year", Fraction(1, 12), money=1, month=-1),
        _unit("money", money=1),
        _unit("persons", person=1),
        _unit("months", month=1),
        _unit("years", Fraction(12), month=1),
        _unit("cases/month", case=1, month=-1),
        _unit("hours/month", work=1, month=-1),
        _unit("minutes/month", _MINUTE, work=1, month=-1),
    )
}
"""The units that an input may be given in, by code."""
