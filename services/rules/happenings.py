"""What can happen to a ticket that its SLA clocks care about, and what they know of it.

An automatic reply and an internal note are no happenings: they never count.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the clocks know of a ticket. `status` is the present one; at creation, the first.

    `responded`: a public staff comment was made. `unanswered`: a client's comment waits for one.
    """

    task_type: str
    priority: str
    channel: str
    status: str
    created_at: datetime
    tags: frozenset[str] = frozenset()
    responded: bool = False
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """Accepted, perhaps with a promised deadline."""

    at: datetime
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """Moved; resolving, reopening and cancelling too."""

    at: datetime
    to: str


@dataclass(frozen=True, slots=True)
class StaffCommented:
    """A person of the side that does the work wrote a public comment."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClientCommented:
    """The client wrote a comment (the description is none)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reclassified:
    """Task type, priority or tags are other than before; all three are given as they now are."""

    at: datetime
    task_type: str
    priority: str
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reapplied:
    """Another policy version was pinned to the ticket: match in that one."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    """The promise was set or moved; None removes it."""

    at: datetime
    promised_at: datetime | None


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged into another ticket: it leaves all clocks."""

    at: datetime


Happening = (
    Created
    | StatusChanged
    | StaffCommented
    | ClientCommented
    | Reclassified
    | Reapplied
    | DeadlineMoved
    | Merged
)
