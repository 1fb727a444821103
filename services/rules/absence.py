"""What happens to a person's tickets when they go away.

Pure. What somebody has begun stays theirs; what they have not started goes back to the queue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.rules import eligibility
from services.rules.eligibility import Needs, Operator, Why
from services.rules.lifecycle import OPEN, Status


@dataclass(frozen=True, slots=True)
class Assigned:
    """A ticket somebody is assigned to. `begun`: work on it has begun, by whomever."""

    id: UUID
    status: Status
    begun: bool


def given_back(held: Iterable[Assigned]) -> list[UUID]:
    """The tickets to take from somebody who goes absent, in the order given.

    A queued ticket is not started, though it may have been worked on before it was reopened or handed over.
    """
    return [one.id for one in held if one.status is Status.QUEUED or (one.status in OPEN and not one.begun)]


def after_reopening(
    last: Operator | None, substitutes: Sequence[Operator], needs: Needs, *, now: datetime
) -> UUID | None:
    """Who gets a reopened ticket: who had it, else the first substitute able to, else the queue (None).

    Who had it takes it back also beyond their capacity, but not when away or no longer fit for it.
    `substitutes` are that person's, in the order in which they were named.
    """
    if last is not None and _may_resume(last, needs, now):
        return last.id
    return next((one.id for one in substitutes if eligibility.is_eligible(one, needs, now=now)), None)


def _may_resume(operator: Operator, needs: Needs, now: datetime) -> bool:
    return {reason.why for reason in eligibility.ineligible(operator, needs, now=now)} <= {Why.NO_CAPACITY}
