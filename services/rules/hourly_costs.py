"""What an hour of somebody's work costs on a day: that of the grade that they have on that day. What is not known is None, never zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")
SECONDS_AN_HOUR = Decimal(3600)


@dataclass(frozen=True, slots=True)
class Worked:
    """Seconds of one person on one day."""

    person: UUID
    on: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What work costs, and how much of it has no price: somebody without a grade, or a grade without a cost on that day."""

    seconds: int = 0
    unpriced: int = 0
    amount: Decimal = Decimal(0)

    @property
    def known(self) -> Decimal | None:
        """The amount where all of the work has a price; else None."""
        return None if self.unpriced else self.amount

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.seconds + other.seconds, self.unpriced + other.unpriced, self.amount + other.amount)


@dataclass(frozen=True, slots=True)
class HourlyCosts:
    """The grades of people and the costs of grades, each with the day from which it holds, oldest first."""

    grades: Mapping[UUID, Sequence[tuple[date, UUID]]] = field(default_factory=dict)
    costs: Mapping[UUID, Sequence[tuple[date, Decimal]]] = field(default_factory=dict)

    def an_hour(self, person: UUID, on: date) -> Decimal | None:
        """The cost of an hour of this person on this day; None where their grade or its cost is not known."""
        grade = _latest(self.grades.get(person, ()), on)
        return _latest(self.costs.get(grade, ()), on) if grade is not None else None

    def cost(self, worked: Worked) -> Cost:
        """The cost of some work."""
        rate = self.an_hour(worked.person, worked.on)
        if rate is None:
            return Cost(worked.seconds, worked.seconds)
        return Cost(worked.seconds, 0, worked.seconds * rate / SECONDS_AN_HOUR)


def _latest(dated: Sequence[tuple[date, T]], on: date) -> T | None:
    """What holds on a day: the last that begins on it or before."""
    return next((held for since, held in reversed(dated) if since <= on), None)
