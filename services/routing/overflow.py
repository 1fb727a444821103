"""What becomes of a ticket that nobody can take within its queue's patience."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.changes import saving, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.in_force.snapshot import QueueInForce
from services.routing import due, needs, people
from services.rules import eligibility, queues
from services.rules.eligibility import Shortage
from services.rules.lifecycle import Status
from tenants.db import Tx
from tenants.scope import SYSTEM_ACTOR

# Since the ticket was last routed: into `queued`, or by a person's hand.
_BEEN = """
SELECT type, (data->>'from')::uuid AS queue FROM events
WHERE tenant_id = $1 AND ticket_id = $2 AND type IN ('ticket.overflowed', 'ticket.nobody_eligible')
  AND place > coalesce((SELECT max(place) FROM events WHERE tenant_id = $1 AND ticket_id = $2
                        AND (type = 'ticket.moved' AND data->>'to' = 'queued' OR type = 'ticket.routed' AND actor_id <> $3)), 0)
"""


async def run_out_of_patience(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Look again: where nobody can take the ticket still, it overflows to the fallback queue, with an alert.

    Somebody could, or it has an assignee: the patience begins anew. Without a fallback that it has not been in, it waits on, and
    the alert is raised once.
    """
    case = await hold(tx, subject_id)
    if not await due.still(case, "patience"):
        return
    ticket = case.ticket
    queue = case.in_force.queues.get(ticket.queue_id) if ticket.queue_id else None
    case.timers["patience"] = None
    if ticket.standing is Status.QUEUED and queue is not None and queue.patience_seconds:
        case.timers["patience"] = queues.overflow_at(case.at, timedelta(seconds=queue.patience_seconds))
        if ticket.assignee_id is None:
            await _overflow(case, queue, due_at)
    await saving.save(case)


async def begin_patience(tx: Tx, ticket_id: UUID) -> None:
    """Let the limit that a queue was given later run for a ticket that waited in it already: from now on."""
    case = await hold(tx, ticket_id)
    queue = case.in_force.queues.get(case.ticket.queue_id) if case.ticket.queue_id else None
    if case.ticket.standing is not Status.QUEUED or queue is None or not queue.patience_seconds:
        return
    if not await due.runs(case, "patience"):
        case.timers["patience"] = queues.overflow_at(case.at, timedelta(seconds=queue.patience_seconds))
        await saving.save(case)


async def _overflow(case: Case, queue: QueueInForce, due_at: datetime) -> None:
    short = await shortage(case)
    if short.eligible:
        return
    been = await case.tx.fetch(_BEEN, case.ticket.tenant_id, case.ticket.id, SYSTEM_ACTOR)
    onward = queues.fallback_of(queue.id, _fallbacks(case), [queue.id, *(row["queue"] for row in been)])
    reasons = {why.value: count for why, count in short.by_reason}
    why = {"from": queue.id, "people": short.people, "reasons": reasons, "due_at": due_at}
    if onward is not None and onward in case.in_force.queues:
        case.tell("ticket.overflowed", {**why, "to": onward})
        verbs.enqueue(case, onward)
    elif not any(row["type"] == "ticket.nobody_eligible" and row["queue"] == queue.id for row in been):
        case.tell("ticket.nobody_eligible", why)


def _fallbacks(case: Case) -> Mapping[UUID, UUID]:
    return {
        each.id: each.fallback_queue_id for each in case.in_force.queues.values() if each.fallback_queue_id
    }


async def shortage(case: Case) -> Shortage:
    """How many people could take this ticket now, and what keeps the others from it."""
    return eligibility.shortage([reasons for _, reasons in await verdicts(case)])


async def verdicts(case: Case) -> list[tuple[UUID, Any]]:
    """Each person of the side that does the work, with every reason why they cannot take this ticket now."""
    wanted = needs.of(case)
    asked = await people.of(case.tx, in_house=needs.in_house(case))
    return [(one.id, eligibility.ineligible(one, wanted, now=case.at)) for one in asked]
