"""Offer the waiting tickets of queues that push, each to one person: planned without a lock, given under the person's."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.changes import saving, verbs
from services.changes.holding import hold
from services.in_force import reading
from services.in_force.snapshot import TaskType
from services.routing import needs, people, practice
from services.rules import eligibility, pushing
from services.rules.eligibility import Operator
from services.rules.lifecycle import Priority, Sourcing, Status
from tenants.db import Tx

MOST = 200

_TENANTS = """
SELECT DISTINCT e.tenant_id FROM queues q JOIN queue_entries e ON e.queue_id = q.id
WHERE q.mode = 'push' AND e.status = 'queued' AND e.assignee_id IS NULL
"""
_WAITING = """
SELECT e.tenant_id, e.ticket_id, e.queue_id, e.task_type_id, e.domain, e.sourcing, e.skills, e.capacity_units, e.priority
FROM queues q JOIN queue_entries e ON e.queue_id = q.id
WHERE q.mode = 'push' AND e.tenant_id = $1 AND e.status = 'queued' AND e.assignee_id IS NULL
ORDER BY q.priority_first AND e.priority > 1, e.due_at NULLS LAST, e.priority, e.created_at, e.ticket_id LIMIT $2
"""
_GIVEN = "UPDATE presence SET last_taken_at = $2 WHERE person_id = $1"
_RANKED = tuple(Priority)


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket and the person it is offered to."""

    ticket: UUID
    queue: UUID
    person: UUID


async def tenants_with_work(tx: Tx) -> list[UUID]:
    """The tenants whose tickets wait in queues that push; for the worker."""
    return [row["tenant_id"] for row in await tx.fetch(_TENANTS)]


async def plan(tx: Tx) -> list[Offer]:
    """Whom to offer the waiting tickets of this tenant to, in serving order. Those that nobody can take are left out."""
    rows = await tx.fetch(_WAITING, tx.tenant, MOST)
    if not rows:
        return []
    kinds = (await reading.of(tx)).task_types
    offers = []
    for in_house in (False, True):
        side = [row for row in rows if (row["sourcing"] == Sourcing.IN_HOUSE) is in_house]
        if side:
            crew = {one.id: one for one in await people.of(tx, in_house=in_house)}
            offers += [
                offer for row in side if (offer := await _offer(tx, row, kinds[row["task_type_id"]], crew))
            ]
    return offers


async def _offer(tx: Tx, row: Any, kind: TaskType, crew: dict[UUID, Operator]) -> Offer | None:
    """Choose among the crew, and count the ticket to the load of who was chosen."""
    wanted = needs.on_board(
        row["tenant_id"],
        row["domain"],
        row["sourcing"],
        row["skills"],
        row["capacity_units"],
        must_read=kind.must_read,
    )
    shared = await practice.of(tx, row["task_type_id"], sourcing=row["sourcing"])
    chosen = pushing.choose(crew.values(), wanted, _RANKED[row["priority"]], now=tx.now, practice=shared)
    if chosen is None:
        return None
    crew[chosen.id] = replace(chosen, units_in_use=chosen.units_in_use + wanted.units, idle_since=tx.now)
    return Offer(row["ticket_id"], row["queue_id"], chosen.id)


async def give(tx: Tx, offer: Offer) -> bool:
    """Assign a ticket as planned, if its person can take it still, and it still waits for nobody in that queue."""
    locked = await people.lock(tx, offer.person)
    case = await hold(tx, offer.ticket)
    ticket = case.ticket
    if (
        ticket.standing is not Status.QUEUED
        or ticket.assignee_id is not None
        or ticket.queue_id != offer.queue
    ):
        return False
    able = await people.of(tx, in_house=needs.in_house(case), only=locked)
    if not _can(able, needs.of(case), tx):
        return False
    verbs.assign(case, offer.person)
    await tx.execute(_GIVEN, offer.person, case.at)
    await saving.save(case)
    return True


def _can(found: Iterable[Operator], wanted: eligibility.Needs, tx: Tx) -> bool:
    return any(eligibility.is_eligible(one, wanted, now=tx.now) for one in found)
