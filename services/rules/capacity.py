"""How much of a person's capacity is in use.

Pure. Units are whole numbers: a task type costs some, a person has some.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from services.rules.lifecycle import Status

_WORKING = frozenset({Status.QUEUED, Status.IN_PROGRESS, Status.IN_REVIEW})
WAITING = frozenset({Status.WAITING_CLIENT, Status.ON_HOLD})


@dataclass(frozen=True, slots=True)
class Load:
    """A ticket that somebody is assigned to. `waiting_counts` is its queue's policy."""

    status: Status
    units: int
    waiting_counts: bool = False


def counts(status: Status, *, waiting_counts: bool) -> bool:
    """Whether a ticket in this status takes capacity of its assignee."""
    return status in _WORKING or (waiting_counts and status in WAITING)


def in_use(loads: Iterable[Load]) -> int:
    """Units that a person's tickets take now."""
    return sum(load.units for load in loads if counts(load.status, waiting_counts=load.waiting_counts))


def utilisation(units_in_use: int, capacity: int) -> Fraction:
    """Units in use ÷ capacity; somebody without capacity is full."""
    return Fraction(units_in_use, capacity) if capacity > 0 else Fraction(1)
