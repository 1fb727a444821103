"""The line of a queue: what waits in serving order, and who could take each now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.in_force.reading import READING_REQUIRED
from services.routing import claims, needs, people, queue_views
from services.routing.queue_views import QueueCard
from services.rules import eligibility
from services.rules.eligibility import Needs, Operator, Why
from tenants.db import Tx

SIZE = 50


@dataclass(frozen=True, slots=True)
class Able:
    """Who could take a ticket now; where nobody could, what keeps how many from it, most frequent first."""

    people: Sequence[UUID]
    against: Sequence[tuple[Why, int]]
    mine: Sequence[Why]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the line. `able` is None where the reader may not be told: another company's own people do it."""

    tenant: UUID
    ticket: UUID
    able: Able | None


@dataclass(frozen=True, slots=True)
class Line:
    """A page of a queue's line, in serving order from `first` (counted from 1), and what waits for somebody already."""

    queue: QueueCard
    first: int
    waiting: Sequence[Waiting]
    assigned: Sequence[tuple[UUID, UUID]]
    more: bool


_LINE = """
SELECT e.tenant_id, e.ticket_id, e.domain, e.sourcing, e.skills, e.capacity_units, r.procedure_id AS must_read
FROM queue_entries e LEFT JOIN ({read}) r ON r.tenant_id = e.tenant_id AND r.task_type_id = e.task_type_id
WHERE e.queue_id = $1 AND e.status = 'queued' AND e.assignee_id IS NULL AND {cleared}
ORDER BY {order} LIMIT $2 OFFSET $3
"""
_ASSIGNED = f"""
SELECT e.tenant_id, e.ticket_id FROM queue_entries e
WHERE e.queue_id = $1 AND e.status = 'queued' AND e.assignee_id IS NOT NULL AND {claims.CLEARED}
ORDER BY {claims.DUE_FIRST} LIMIT $2 OFFSET $3
"""


async def line(tx: Tx, queue_id: UUID, *, page: int = 1) -> Line:
    """One page of the line, as far as the caller sees it. Raises Denied, QueueNotFound."""
    queue = await queue_views.one(tx, queue_id)
    domains, closed = claims.domains_of(tx.scope)
    order = claims.PRIORITY_FIRST if queue.priority_first else claims.DUE_FIRST
    offset = (page - 1) * SIZE
    rows = await tx.fetch(
        _LINE.format(cleared=claims.CLEARED, order=order, read=READING_REQUIRED),
        queue_id,
        SIZE + 1,
        offset,
        domains,
        closed,
    )
    assigned = await tx.fetch(_ASSIGNED, queue_id, SIZE, 0, domains, closed) if page == 1 else []
    return Line(
        queue=queue,
        first=offset + 1,
        waiting=await _with_able(tx, queue, rows[:SIZE]),
        assigned=[(row["tenant_id"], row["ticket_id"]) for row in assigned],
        more=len(rows) > SIZE,
    )


async def _with_able(tx: Tx, queue: QueueCard, rows: Sequence[Any]) -> list[Waiting]:
    """Like tickets are judged once: each asks the same of everybody."""
    crew = await _crew(tx, queue) if rows else None
    me = await queue_views.myself(tx)
    known: dict[tuple[Any, ...], Able] = {}
    found = []
    for row in rows:
        like = (
            row["tenant_id"],
            row["domain"],
            row["sourcing"],
            tuple(row["skills"]),
            row["capacity_units"],
            row["must_read"],
        )
        if crew is not None and like not in known:
            known[like] = _able(tx, crew, me, needs.on_board(*like[:-1], must_read=row["must_read"]))
        found.append(Waiting(row["tenant_id"], row["ticket_id"], known.get(like)))
    return found


async def _crew(tx: Tx, queue: QueueCard) -> list[Operator] | None:
    """The people of the queue's side; None for a company's own people where staff look at their queue."""
    if queue.tenant is not None and tx.scope.is_staff:
        return None
    return await people.of(tx, in_house=queue.tenant is not None)


def _able(tx: Tx, crew: Sequence[Operator], me: Operator, wanted: Needs) -> Able:
    verdicts = [(one.id, eligibility.ineligible(one, wanted, now=tx.now)) for one in crew]
    return Able(
        people=[person for person, reasons in verdicts if not reasons],
        against=eligibility.shortage([reasons for _, reasons in verdicts]).by_reason,
        mine=[reason.why for reason in eligibility.ineligible(me, wanted, now=tx.now)],
    )
