"""Whom the worker offers a ticket to, in queues that push.

Pure. The lowest load wins, then the best fit, then who has been idle longest. Where a task type rests on
too few people, non-urgent tickets go to somebody else first: routing itself works against dependence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

from services.rules import capacity, dependence, eligibility, skills
from services.rules.eligibility import Needs, Operator
from services.rules.lifecycle import Priority

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Practice:
    """How a task type's completed work of a window is shared, and how many people it should rest on."""

    shares: Mapping[UUID, Fraction]
    wanted: int = 2

    @property
    def rests_on_too_few(self) -> bool:
        """Whether there are fewer effective practitioners than wanted. Nothing done yet rests on nobody."""
        effective = dependence.effective_practitioners(self.shares)
        return effective is not None and effective < self.wanted

    def leans_on(self, person: UUID) -> bool:
        """Whether this person alone holds more than an even share among as many people as are wanted.

        Where a practice rests on too few there is always such a person, since the largest share is at
        least the sum of squares.
        """
        return self.shares.get(person, Fraction(0)) > Fraction(1, self.wanted)


def choose(
    operators: Iterable[Operator],
    needs: Needs,
    priority: Priority,
    *,
    now: datetime,
    practice: Practice | None = None,
) -> Operator | None:
    """The person to offer the ticket to, or None when nobody is eligible."""
    able = [one for one in operators if eligibility.is_eligible(one, needs, now=now)]
    if practice and practice.rests_on_too_few and priority is not Priority.URGENT:
        able = [one for one in able if not practice.leans_on(one.id)] or able
    return min(able, key=lambda one: _preference(one, needs), default=None)


def _preference(operator: Operator, needs: Needs) -> tuple[Fraction, int, datetime, int]:
    return (
        capacity.utilisation(operator.units_in_use, operator.capacity),
        skills.surplus(operator.skills, needs.skills),
        operator.idle_since or _LONG_AGO,
        operator.id.int,
    )
