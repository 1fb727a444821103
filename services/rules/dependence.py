"""Person dependence (属人化): how much a kind of work rests on single people.

Pure and exact. s_i is person i's share of the completed tickets of a window.
Where nothing was completed there is no share, and every measure is None rather than zero.
"""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from math import lcm
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
    parts, whole = _parts(shared)
    return Fraction(sum(part * part for part in parts), whole * whole) if parts else None


def effective_practitioners(shared: Mapping[Person, Fraction]) -> Fraction | None:
    """1 / Σ s_i²: how many people the work would rest on if they shared it evenly."""
    dependence = index(shared)
    return None if dependence is None else 1 / dependence


def bus_factor(shared: Mapping[Person, Fraction]) -> int | None:
    """The smallest number of people whose absence removes more than half of the completed work."""
    (parts, whole), gone = _parts(shared), 0
    for people, part in enumerate(sorted(parts, reverse=True), start=1):
        gone += part
        if 2 * gone > whole:
            return people
    return None


def _parts(shared: Mapping[Person, Fraction]) -> tuple[list[int], int]:
    """The shares as whole numbers of a common whole: these add up much sooner than fractions."""
    whole = lcm(*(share.denominator for share in shared.values()))
    return [share.numerator * (whole // share.denominator) for share in shared.values()], whole


def manual_coverage(under_procedure: int, completed: int) -> Fraction | None:
    """The share of volume done under a published procedure.

    Raises ValueError unless 0 <= under_procedure <= completed.
    """
    if not 0 <= under_procedure <= completed:
        raise ValueError(f"done under a procedure must be 0 to {completed}, held {under_procedure}")
    return Fraction(under_procedure, completed) if completed else None
