"""What a queue decides: how work leaves it, how long it waits there for somebody, and where it goes then.

Pure. Patience is wall time: nobody to take a ticket at night is as true as by day.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Mode(StrEnum):
    """Pull: people take the next ticket. Push: the worker assigns it."""

    PULL = "pull"
    PUSH = "push"


def overflow_at(nobody_since: datetime, patience: timedelta | None) -> datetime | None:
    """When a ticket leaves a queue in which nobody can take it; None where the queue waits for ever.

    `nobody_since` is when it came into the queue, or the last look at which somebody could have taken it,
    whichever is later. The caller looks again at that instant: somebody able moves it on.

    Raises ValueError for a patience that is not positive.
    """
    if patience is not None and patience <= timedelta(0):
        raise ValueError(f"patience must be positive, held {patience}")
    return None if patience is None else nobody_since + patience


def fallback_of(queue: UUID, fallbacks: Mapping[UUID, UUID], been: Collection[UUID] = ()) -> UUID | None:
    """The queue an overflow goes to; None (alert only) where there is none or the ticket was there already.

    `been` are the queues it has overflowed from since it was last routed, so that it never goes in circles.
    """
    onward = fallbacks.get(queue)
    return None if onward == queue or onward in been else onward
