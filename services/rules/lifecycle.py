"""The life of a ticket: its words, the moves between its statuses, and who may make them.

Pure. The table of moves is domain.md's; whatever is not in it is refused and changes nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo


class Status(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    AWAITING_APPROVAL = "awaiting_approval"
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    WAITING_CLIENT = "waiting_client"
    ON_HOLD = "on_hold"
    IN_REVIEW = "in_review"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Priority(StrEnum):
    """How pressing a ticket is, most pressing first; `rank` sorts the same way."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for urgent to 3 for low."""
        return _RANKS[self]


_RANKS = {priority: rank for rank, priority in enumerate(Priority)}


class Sourcing(StrEnum):
    """Which side does the work."""

    OUTSOURCED = "outsourced"
    IN_HOUSE = "in_house"


class Channel(StrEnum):
    """How a ticket came in."""

    PORTAL = "portal"
    API = "api"
    EMAIL = "email"
    CHAT = "chat"
    IMPORT = "import"
    STAFF = "staff"
    RECURRING = "recurring"


MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.NEW: frozenset({Status.AWAITING_APPROVAL, Status.QUEUED, Status.CANCELLED}),
        Status.AWAITING_APPROVAL: frozenset({Status.QUEUED, Status.CANCELLED}),
        Status.QUEUED: frozenset(
            {Status.IN_PROGRESS, Status.ON_HOLD, Status.WAITING_CLIENT, Status.CANCELLED},
        ),
        Status.IN_PROGRESS: frozenset(
            {
                Status.WAITING_CLIENT,
                Status.ON_HOLD,
                Status.IN_REVIEW,
                Status.RESOLVED,
                Status.QUEUED,
                Status.CANCELLED,
            },
        ),
        Status.WAITING_CLIENT: frozenset({Status.QUEUED, Status.IN_PROGRESS, Status.CANCELLED}),
        Status.ON_HOLD: frozenset({Status.QUEUED, Status.IN_PROGRESS, Status.CANCELLED}),
        Status.IN_REVIEW: frozenset({Status.RESOLVED, Status.IN_PROGRESS}),
        Status.RESOLVED: frozenset({Status.CLOSED, Status.QUEUED}),
        Status.CLOSED: frozenset(),
        Status.CANCELLED: frozenset(),
    },
)

FINAL = frozenset(status for status, onward in MOVES.items() if not onward)
DELIVERED = frozenset({Status.RESOLVED, Status.CLOSED})
OPEN = frozenset(Status) - FINAL - DELIVERED
"""Work somebody still has to do: what stands on the board and in the backlog."""

_WORKED_IN = frozenset({Status.IN_PROGRESS, Status.IN_REVIEW})


def is_reopening(frm: Status, to: Status) -> bool:
    """Whether this move counts as rework."""
    return frm is Status.RESOLVED and to is Status.QUEUED


def has_begun(entered: Iterable[Status]) -> bool:
    """Whether work has begun on a ticket that was in these statuses, in any order, until now."""
    return not _WORKED_IN.isdisjoint(entered)


def after_reply(*, assignee_present: bool) -> Status:
    """Where a client's reply leads a ticket that waits for the client."""
    return Status.IN_PROGRESS if assignee_present else Status.QUEUED


def auto_close_at(resolved_at: datetime, zone: ZoneInfo, *, days: int = 7) -> datetime:
    """The instant, in UTC offsets of `zone`, at which a resolved ticket closes by itself.

    `days` calendar days after the resolution at the same local time. A local time that daylight saving
    skips is moved forward by the gap; one that occurs twice is the first.

    Raises ValueError if `resolved_at` has no offset, or `days` is not positive.
    """
    if resolved_at.tzinfo is None:
        raise ValueError(f"resolved_at must carry an offset, held {resolved_at.isoformat()}")
    if days < 1:
        raise ValueError(f"days until a ticket closes must be 1 or more, held {days}")
    wall = resolved_at.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)  # the sum has fold 0
    # A skipped time read with fold 0 has the offset before the change: through UTC it lands after the gap.
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
