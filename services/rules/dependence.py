"""Person dependence (属人化): how much a kind of work rests on single people.

Pure and exact. s_i is person i's share of the completed tickets of a window.
Where nothing was completed there is no share, and every measure is None rather than zero.
"""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)


def shares(completed: Mapping[Person, int]) -> dict[Person, Fraction]:
    """Each person's share of the completed work; people without any are left out.

    Raises ValueError for a negative count.
    """
    if negative := {person: count for person, count in completed.items() if count < 0}:
        raise ValueError(f"completed tickets cannot be negative, held {negative}")
    total = sum(completed.values())
    return {person: Fraction(count, total) for person, count in completed.items() if count}


def index(shared: Mapping[Person, Fraction]) -> Fraction | None:
    """Dependence = Σ s_i² (Herfindahl): 1 when one person does all, 1/n when n share evenly."""
    return sum((share * share for share in shared.values()), Fraction(0)) or None


def effective_practitioners(shared: Mapping[Person, Fraction]) -> Fraction | None:
    """1 / Σ s_i²: how many people the work would rest on if they shared it evenly."""
    dependence = index(shared)
    return None if dependence is None else 1 / dependence


def bus_factor(shared: Mapping[Person, Fraction]) -> int | None:
    """The smallest number of people whose absence removes more than half of the completed work."""
    gone = Fraction(0)
    for people, share in enumerate(sorted(shared.values(), reverse=True), start=1):
        gone += share
        if gone > Fraction(1, 2):
            return people
    return None


def manual_coverage(under_procedure: int, completed: int) -> Fraction | None:
    """The share of volume done under a published procedure.

    Raises ValueError unless 0 <= under_procedure <= completed.
    """
    if not 0 <= under_procedure <= completed:
        raise ValueError(f"done under a procedure must be 0 to {completed}, held {under_procedure}")
    return Fraction(under_procedure, completed) if completed else None
