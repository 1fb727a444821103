"""What people do with tickets. Each requires the grant, holds the ticket, decides by the rules, and saves."""

from datetime import datetime
from uuid import UUID

from core.errors import Conflict, Denied, Invalid
from core.ids import new_id
from core.said import say
from services.changes import access, reading_duty, saving, timer, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.rules import lifecycle
from services.rules.lifecycle import Sourcing, Status
from services.rules.moves import Mover
from services.tickets.comments import CommentCard
from tenants.db import Tx
from tenants.scope import Scope


class TicketClosed(Conflict):
    """The ticket is final; open a new one, or link to it."""

    code = "ticket_final"


async def transition(
    tx: Tx, *, ticket_id: UUID, to: Status, reason: str | None = None, review_at: datetime | None = None,
    version: int | None = None,
) -> Case:  # fmt: skip
    """Move a ticket. Raises Denied where the move is another side's, Conflict where the graph has none."""
    person = None if _is_plain_client(tx.scope) else await timer.lock_around(tx, tx.scope.actor, ticket_id)
    case = await hold(tx, ticket_id)
    mover, frm = mover_of(tx.scope, case), case.ticket.standing
    await verbs.move(case, to, mover, reason=reason, review_at=review_at, version=version)
    if to is Status.IN_PROGRESS and mover is Mover.WORKER:
        if frm is Status.QUEUED:
            await reading_duty.require(case)
        _take_up(case, frm, has_timer=person is not None)
    await saving.save(case)
    return case


def _is_plain_client(scope: Scope) -> bool:
    return not scope.is_staff and not scope.may("queues.next")


def mover_of(scope: Scope, case: Case) -> Mover:
    """In what capacity the caller moves this ticket. Raises Denied."""
    if access.works_on(scope, case.ticket) and not _receives(scope, case):
        scope.require("tickets.move")
        return Mover.WORKER
    if scope.is_staff:
        raise Denied(say("The company's own people do this work; only they move the ticket."))
    scope.require("tickets.client_move")
    return Mover.CLIENT


def _receives(scope: Scope, case: Case) -> bool:
    """Whether an in-house worker is also the one it was done for, who confirms or reopens what was delivered."""
    delivered = case.ticket.standing is Status.RESOLVED
    mine = case.ticket.requester_id == scope.actor or scope.may("tickets.read_all")
    return delivered and mine and not scope.is_staff


def _take_up(case: Case, frm: Status, *, has_timer: bool) -> None:
    """Who takes a ticket from the queue, or goes on with their own, works on it from now on, and their timer runs.

    A ticket of somebody else that is sent back to work (from review, a hold, a wait) stays with them.
    """
    actor, assignee = case.tx.scope.actor, case.ticket.assignee_id
    if assignee is not None and frm is not Status.QUEUED and assignee != actor:
        verbs.begin(case, assignee)
        return
    verbs.assign(case, actor)
    verbs.begin(case, actor)
    if has_timer:
        timer.start(case, actor)


async def assign(
    tx: Tx,
    *,
    ticket_id: UUID,
    assignee: UUID | None = None,
    queue: UUID | None = None,
    version: int | None = None,
) -> Case:
    """Give a ticket to a person or a queue. Assigning does not change the status; taking does."""
    case = await hold(tx, ticket_id)
    tx.scope.require("tickets.assign" if assignee != tx.scope.actor else "tickets.assign_self")
    if not access.works_on(tx.scope, case.ticket):
        raise Denied(say("Only the side that does the work assigns its tickets."))
    if not case.is_open:
        raise TicketClosed(
            say("The ticket is {status}; only open work is assigned.", status=case.ticket.status)
        )
    case.expect(version)
    if queue is not None:
        _to_queue(case, queue)
    if assignee is not None:
        await _to_person(case, assignee)
    await saving.save(case)
    return case


def _to_queue(case: Case, queue_id: UUID) -> None:
    queue = case.in_force.queues.get(queue_id)
    in_house = case.ticket.sourcing == Sourcing.IN_HOUSE
    if queue is None or (queue.tenant_id is not None) != in_house:
        raise Invalid.field(
            "/queue",
            "unknown_queue",
            say("held {held}; takes a queue of the side that does the work", held=queue_id),
        )
    verbs.enqueue(case, queue_id)
    if case.ticket.assignee_id is not None:
        verbs.assign(case, None)


async def _to_person(case: Case, person: UUID) -> None:
    if person != case.tx.scope.actor and not await case.tx.fetchval(
        "SELECT 1 FROM presence WHERE person_id = $1 AND ($2::uuid IS NULL AND tenant_id IS NULL OR tenant_id = $2)",
        person,
        case.ticket.tenant_id if case.ticket.sourcing == Sourcing.IN_HOUSE else None,
    ):
        raise Invalid.field(
            "/assignee",
            "unknown_person",
            say('held {held}; takes a person who works on these tickets, or "me"', held=person),
        )
    verbs.assign(case, person)


_COMMENT = """
INSERT INTO comments (tenant_id, id, ticket_id, author_id, side, visibility, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def comment(tx: Tx, *, ticket_id: UUID, body: str, visibility: str) -> CommentCard:
    """Write on a ticket. An internal note never leaves the working side; a client's reply puts a waiting ticket to work."""
    case = await hold(tx, ticket_id)
    while case.ticket.merged_into is not None:  # replies follow to the target
        case = await hold(tx, case.ticket.merged_into)
    working = access.works_on(tx.scope, case.ticket)
    if visibility == "internal" and not working:
        raise Denied(say("Only the side that does the work writes internal notes."))
    if tx.scope.is_staff and not working:
        raise Denied(say("The company's own people do this work, and talk about it among themselves."))
    tx.scope.require("tickets.note" if visibility == "internal" else "tickets.comment")
    if case.ticket.standing in lifecycle.FINAL and visibility == "public":
        raise TicketClosed(
            say(
                "The ticket is {status}: nobody would see a reply. Open a new one that refers to it.",
                status=case.ticket.status,
            )
        )
    written = CommentCard(
        new_id(),
        case.ticket.id,
        tx.scope.actor,
        "working" if working else "client",
        visibility,
        body,
        case.at,
    )
    case.tell(
        "comment.added" if visibility == "public" else "note.added",
        {"side": written.side},
        kind="comment",
        subject=written.id,
    )
    if visibility == "public":
        await _heard(case, working=working)
    await tx.execute(
        _COMMENT, case.ticket.tenant_id, written.id, written.ticket, written.author, written.side, visibility, body,
        written.created_at,
    )  # fmt: skip
    await saving.save(case)
    return written


async def _heard(case: Case, *, working: bool) -> None:
    """What a public comment does to the clocks, and to a ticket that waits for the client."""
    if working:
        verbs.answered(case)
        return
    verbs.asked(case)
    if case.ticket.standing is Status.WAITING_CLIENT:
        present = await _is_present(case)
        if not present and case.ticket.assignee_id is not None:
            verbs.assign(case, None)
        await verbs.move(case, lifecycle.after_reply(assignee_present=present), Mover.REPLY)
        if present and case.ticket.assignee_id is not None:
            verbs.begin(case, case.ticket.assignee_id)  # a question asked from the queue came before the work


async def _is_present(case: Case) -> bool:
    if case.ticket.assignee_id is None:
        return False
    status = await case.tx.fetchval(
        "SELECT status FROM presence WHERE person_id = $1", case.ticket.assignee_id
    )
    return bool(status == "available")
