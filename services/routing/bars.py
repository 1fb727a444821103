"""What stands between somebody and the waiting tickets of their queues, with the facts: "5 tickets need payroll at level 2"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.routing import needs, queue_views
from services.routing.queue_views import QueueCard
from services.rules import eligibility
from services.rules.eligibility import Operator, Why
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Bar:
    """A reason with its facts, and how many waiting tickets of a queue it keeps from the caller. `skill` and `level`: what is asked."""

    queue: UUID
    why: Why
    tickets: int
    skill: str | None = None
    level: int | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The caller's queues with what waits in them, what bars the caller from it, and whether they take work now."""

    queues: Sequence[QueueCard]
    bars: Sequence[Bar]
    presence: str
    capacity: int
    used: int

    @property
    def eligible(self) -> int:
        """How many waiting tickets the caller could take now."""
        return sum(queue.mine.eligible for queue in self.queues if queue.mine)


async def overview(tx: Tx) -> Overview:
    """All queues of the caller's side, counted once."""
    cards = await queue_views.bare(tx)
    by_queue = await queue_views.waiting(tx, [each.id for each in cards])
    me = await queue_views.myself(tx)
    counted = [queue_views.counted(tx, each, me, by_queue[each.id]) for each in cards]
    bars = [bar for each in cards for bar in _bars(tx, each.id, me, by_queue[each.id])]
    shown = [each for each in counted if each.active or each.counts.waiting or each.counts.assigned]
    return Overview(sorted(shown, key=_nearest), bars, me.presence.value, me.capacity, me.units_in_use)


def _nearest(queue: QueueCard) -> tuple[bool, datetime, bool, str]:
    """The provider's queues before companies' own, the nearest due first."""
    return (
        queue.tenant is not None,
        queue.counts.nearest_due_at or _FAR,
        not queue.counts.waiting,
        queue.code,
    )


def _bars(tx: Tx, queue: UUID, me: Operator, rows: Sequence[Any]) -> list[Bar]:
    """Of what waits for nobody in particular, what lasts: presence and capacity are the person's own, and said elsewhere."""
    found: Counter[tuple[Why, str | None, int | None, str | None]] = Counter()
    for row in rows:
        if not row["free"]:
            continue
        wanted = needs.on_board(
            row["tenant_id"],
            row["domain"],
            row["sourcing"],
            row["skills"],
            row["capacity_units"],
            must_read=row["must_read"],
        )
        for reason in eligibility.ineligible(me, wanted, now=tx.now):
            if reason.why not in PASSING:
                facts: Any = reason.facts
                found[reason.why, facts.get("skill"), facts.get("needed"), facts.get("domain")] += row[
                    "tickets"
                ]
    return [
        Bar(queue, why, count, skill, level, domain)
        for (why, skill, level, domain), count in found.most_common()
    ]


_FAR = datetime(9999, 1, 1, tzinfo=UTC)
PASSING = frozenset({Why.NOT_PRESENT, Why.NO_CAPACITY})
