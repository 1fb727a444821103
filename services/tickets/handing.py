"""Hand a ticket over: to a person, to a queue, or back to how it was before.

Work that somebody had begun waits again, so that their timer stops and who takes over begins it themselves.
"""

from dataclasses import dataclass
from uuid import UUID

from core.errors import Conflict, Denied, Invalid
from core.said import say
from services.changes import access, saving, timer, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.rules.lifecycle import Sourcing, Status
from services.rules.moves import Mover
from services.tickets.actions import TicketClosed
from tenants.db import Tx


class NotYetRouted(Conflict):
    """The ticket is not in a queue yet: it is new, or waits for its approval."""

    code = "not_yet_routed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket is: whose it is, in which queue, and whether work on it goes on."""

    queue: UUID | None
    assignee: UUID | None
    in_progress: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """A ticket that was handed over: where it was before, and its version now."""

    reference: str
    before: Place
    version: int


async def hand_over(
    tx: Tx, *, ticket_id: UUID, assignee: UUID | None = None, queue: UUID | None = None, version: int | None = None
) -> Handed:  # fmt: skip
    """Give an open ticket to a person (`assignee`), to a queue, or with neither to nobody, in the queue where it is.

    Raises Denied, TicketNotFound, StaleVersion, TicketClosed, NotYetRouted, or Invalid for a person or queue of another side.
    """
    case = await _held(tx, ticket_id, version)
    before = _place(case)
    if before.in_progress and assignee != before.assignee:
        await verbs.move(case, Status.QUEUED, Mover.WORKER)
    await _put(case, queue=queue, assignee=assignee)
    await saving.save(case)
    return Handed(case.reference, before, case.ticket.version)


async def put_back(tx: Tx, *, ticket_id: UUID, to: Place, version: int | None = None) -> Handed:
    """Take a hand-over back: who had the ticket has it again, and works on it where they did. Their timer is theirs to start.

    Raises as `hand_over` does.
    """
    case = await _held(tx, ticket_id, version)
    before = _place(case)
    await _put(case, queue=to.queue, assignee=to.assignee)
    if to.in_progress and to.assignee is not None and case.ticket.standing is Status.QUEUED:
        await verbs.move(case, Status.IN_PROGRESS, Mover.WORKER)
        verbs.begin(case, to.assignee)
    await saving.save(case)
    return Handed(case.reference, before, case.ticket.version)


async def _held(tx: Tx, ticket_id: UUID, version: int | None) -> Case:
    tx.scope.require("tickets.assign")
    await timer.lock_around(tx, tx.scope.actor, ticket_id)
    case = await hold(tx, ticket_id)
    if not access.works_on(tx.scope, case.ticket):
        raise Denied(say("Only the side that does the work assigns its tickets."))
    if not case.is_open:
        raise TicketClosed(
            say("The ticket is {status}; only open work is assigned.", status=case.ticket.status)
        )
    if case.ticket.queue_id is None or case.ticket.standing in {Status.NEW, Status.AWAITING_APPROVAL}:
        raise NotYetRouted
    case.expect(version)
    return case


def _place(case: Case) -> Place:
    ticket = case.ticket
    return Place(ticket.queue_id, ticket.assignee_id, ticket.standing is Status.IN_PROGRESS)


_WORKS = """
SELECT 1 FROM presence p LEFT JOIN staff s ON s.id = p.person_id
WHERE p.person_id = $1 AND p.tenant_id IS NOT DISTINCT FROM $2 AND s.ended_at IS NULL
"""


async def _put(case: Case, *, queue: UUID | None, assignee: UUID | None) -> None:
    in_house = case.ticket.sourcing == Sourcing.IN_HOUSE
    if queue is not None:
        found = case.in_force.queues.get(queue)
        if found is None or (found.tenant_id is not None) != in_house:
            raise Invalid.field(
                "/queue", "unknown_queue", say("takes a queue of the side that does the work")
            )
        verbs.enqueue(case, queue)
    home = case.ticket.tenant_id if in_house else None
    if assignee is not None and not await case.tx.fetchval(_WORKS, assignee, home):
        raise Invalid.field("/assignee", "unknown_person", say("takes a person who works on these tickets"))
    verbs.assign(case, assignee)
