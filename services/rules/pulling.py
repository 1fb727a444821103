"""Which ticket `next` serves first.

Pure. The key is total: two different tickets never compare equal, so two readers see one order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from services.rules.lifecycle import Priority

Key = tuple[bool, int, bool, datetime, int, datetime, int]
_NO_DUE = datetime.max.replace(tzinfo=UTC)


class Order(StrEnum):
    """What a queue puts first."""

    DUE = "due"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued ticket as the board shows it. A due time that has passed still counts and sorts first."""

    id: UUID
    due_at: datetime | None
    priority: Priority
    created_at: datetime
    assignee: UUID | None = None


def serving_order(tickets: Iterable[Waiting], operator: UUID, *, order: Order = Order.DUE) -> list[Waiting]:
    """What `next` offers this person, first to last: their own, then nobody's; others' are skipped."""
    offered = (ticket for ticket in tickets if ticket.assignee in {None, operator})
    return sorted(offered, key=lambda ticket: key(ticket, operator, order=order))


def key(ticket: Waiting, operator: UUID | None = None, *, order: Order = Order.DUE) -> Key:
    """Own first; then the nearest due time, none last; ties by priority, then age, then id.

    A queue that puts priority first compares it before the due time.
    """
    return (
        operator is None or ticket.assignee != operator,
        ticket.priority.rank if order is Order.PRIORITY else 0,
        ticket.due_at is None,
        ticket.due_at or _NO_DUE,
        ticket.priority.rank,
        ticket.created_at,
        ticket.id.int,
    )
