"""Claim the next ticket of a queue on the board: two statements, of which the second locks one row.

The order is domain.md's: one's own first and others' skipped; the nearest due time, none last; ties by priority, then age.
Rows that another transaction holds are passed over. What the caller may not take is passed over in the same scan, which walks
the index of the waiting tickets in serving order and stops at the first that fits: it never sorts the queue, and never reads
more than the queue holds.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.in_force.reading import READING_REQUIRED
from tenants.db import Tx
from tenants.scope import Scope

UNREAD = f"""
ARRAY(SELECT r.task_type_id FROM ({READING_REQUIRED}) r WHERE NOT EXISTS (
    SELECT 1 FROM acknowledgements a WHERE a.tenant_id = r.tenant_id AND a.procedure_id = r.procedure_id AND a.person_id = $1))
"""
"""The task types whose procedure in force the person $1 has yet to acknowledge, as far as the wall shows them."""

# The load is summed in the second statement, not here: a sum taken while this one waits for the row would be of before.
_LOCK_AND_LOOK = f"""
WITH me AS (SELECT * FROM presence WHERE person_id = $1 FOR UPDATE)
SELECT q.tenant_id AS side, q.priority_first, me.status, me.capacity_units,
       ARRAY(SELECT s.skill || ':' || n FROM person_skills s, generate_series(1, s.level) n
             WHERE s.person_id = $1 AND (s.valid_until IS NULL OR s.valid_until > provider_today($3))) AS skills,
       {UNREAD} AS unread
FROM queues q LEFT JOIN me ON true
WHERE q.id = $2
"""

IN_USE = """
SELECT coalesce(sum(e.capacity_units), 0) AS units FROM queue_entries e LEFT JOIN queues q ON q.id = e.queue_id
WHERE e.assignee_id = {person} AND (e.status IN ('queued', 'in_progress', 'in_review')
                                    OR (e.status IN ('waiting_client', 'on_hold') AND q.waiting_counts))
"""
"""Units that a person's open tickets take: waiting ones as their queue says (services/rules/capacity.py)."""

CLEARED = (
    "e.domain = ANY($4::text[]) AND ($5::text[] = '{}' OR e.tenant_id::text || e.domain <> ALL($5::text[]))"
)
_READ = "($8::uuid[] = '{}' OR e.task_type_id <> ALL($8::uuid[]))"

# CASE keeps the planner from guessing how few fit: it would then read the whole queue and sort it, 100,000 rows in 100 ms.
_CLAIM = """
WITH used AS ({in_use}), own AS (
    SELECT e.tenant_id, e.ticket_id FROM queue_entries e
    WHERE e.assignee_id = $1 AND e.status = 'queued' AND e.queue_id = {queue} AND e.sourcing = {sourcing} AND {cleared}
    ORDER BY {order} LIMIT 1{locked}
), free AS (
    SELECT e.tenant_id, e.ticket_id FROM queue_entries e
    WHERE e.queue_id = {queue} AND e.status = 'queued' AND e.assignee_id IS NULL AND e.sourcing = {sourcing} AND {cleared}
      AND CASE WHEN e.skills <@ $6::text[] THEN true ELSE false END AND e.capacity_units <= $7 - (SELECT units FROM used)
      AND (SELECT units FROM used) < $7 AND NOT EXISTS (SELECT 1 FROM own)
    ORDER BY {order} LIMIT 1{locked}
)
SELECT * FROM own UNION ALL SELECT * FROM free
"""
DUE_FIRST = "e.due_at ASC NULLS LAST, e.priority, e.created_at, e.ticket_id"
PRIORITY_FIRST = f"e.priority, {DUE_FIRST.replace(' e.priority,', '')}"


def claim_of(
    order: str, *, queue: str = "$2", sourcing: str = "$3", locked: str = " FOR UPDATE SKIP LOCKED"
) -> str:
    """The statement that finds what is served first; without `locked` it only looks."""
    in_use = IN_USE.format(person="$1")
    return _CLAIM.format(
        cleared=f"{CLEARED} AND {_READ}",
        order=order,
        in_use=in_use,
        queue=queue,
        sourcing=sourcing,
        locked=locked,
    )


BY_DUE, BY_PRIORITY = claim_of(DUE_FIRST), claim_of(PRIORITY_FIRST)


@dataclass(frozen=True, slots=True)
class Ready:
    """A queue as the caller finds it, and what they can do now; their presence row is locked.

    `status` is None for somebody without a presence row. `skills` are `code:level` for every level up to the one held,
    `unread` the task types whose procedure in force they have yet to acknowledge.
    """

    queue: UUID
    side: UUID | None
    priority_first: bool
    status: str | None
    capacity: int
    skills: list[str]
    unread: list[UUID]


async def lock_and_look(tx: Tx, queue_id: UUID) -> Ready | None:
    """Lock the caller's presence row, and read the queue and their skills. None where there is no such queue."""
    row: Any = await tx.fetchrow(_LOCK_AND_LOOK, tx.scope.actor, queue_id, tx.now)
    if row is None:
        return None
    capacity = row["capacity_units"] or 0
    return Ready(
        queue_id, row["side"], row["priority_first"], row["status"], capacity, row["skills"], row["unread"]
    )


async def claim(tx: Tx, ready: Ready) -> tuple[UUID, UUID] | None:
    """Lock the board row of the ticket to serve: (tenant, ticket), or None where none is eligible."""
    domains, closed = domains_of(tx.scope)
    row = await tx.fetchrow(
        BY_PRIORITY if ready.priority_first else BY_DUE,
        tx.scope.actor, ready.queue, "in_house" if ready.side else "outsourced", domains, closed, ready.skills, ready.capacity,
        ready.unread,
    )  # fmt: skip
    return None if row is None else (row["tenant_id"], row["ticket_id"])


def domains_of(scope: Scope) -> tuple[list[str], list[str]]:
    """The domains open to the caller somewhere, and the exceptions: tenant and domain written together, where one is closed.

    Most people have the same domains everywhere, and then there are no exceptions to look through.
    """
    held: dict[UUID, frozenset[str]] = {}
    for each in scope.clearances:
        held[each.tenant] = held.get(each.tenant, frozenset()) | each.domains
    somewhere = frozenset[str]().union(*held.values())
    closed = [f"{tenant}{domain}" for tenant, domains in held.items() for domain in somewhere - domains]
    return sorted(somewhere), sorted(closed)
