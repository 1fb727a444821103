"""What can be done to a held ticket. Each verb decides with the rules, changes what is held, and tells the event."""

from datetime import datetime, timedelta
from uuid import UUID

from services.changes import approval, steps, timer
from services.changes.case import Case
from services.changes.refused import translated
from services.changes.state import TicketState
from services.rules import lifecycle, moves, review
from services.rules.happenings import ClientCommented, DeadlineMoved, Merged, StaffCommented, StatusChanged
from services.rules.lifecycle import Status
from services.rules.moves import Mover, Standing

HOLD_REVIEW = timedelta(days=1)
"""When a hold is looked at again where nobody said when."""


async def move(
    case: Case,
    to: Status,
    mover: Mover,
    *,
    reason: str | None = None,
    review_at: datetime | None = None,
    version: int | None = None,
    **told: object,
) -> None:
    """Move a ticket to another status. Raises Denied, Conflict, StaleVersion or Invalid, in this order, and has changed nothing."""
    ticket, frm = case.ticket, case.ticket.standing
    if to is Status.ON_HOLD and review_at is None:
        review_at = case.at + HOLD_REVIEW
    judged = await standing(case, to)
    with translated():
        try:
            moves.check(judged, to, mover, now=case.at, reason=reason, review_at=review_at)
        except moves.HoldIncomplete:
            case.expect(version)  # who has not seen the present ticket need not mend the request for it
            raise
    case.expect(version)
    case.touch()
    case.tell("ticket.moved", {"from": frm.value, "to": to.value, **_done_under(ticket, to), **told})
    case.clockwork(StatusChanged(case.at, to.value))  # the clocks must see which status the ticket leaves
    ticket.status = to.value
    await timer.follow(case, frm, to)
    if frm is Status.AWAITING_APPROVAL and to is Status.CANCELLED:
        await approval.withdraw(case)
    _leave(case, frm)
    _enter(case, frm, to, reason=reason, review_at=review_at)
    if to is Status.AWAITING_APPROVAL:
        await approval.seek(case)


def _done_under(ticket: TicketState, to: Status) -> dict[str, object]:
    """The version of the procedure that the work was done under, told where it is delivered."""
    pinned = ticket.procedure_id if to is Status.RESOLVED else None
    return {"procedure": pinned} if pinned else {}


async def standing(case: Case, to: Status) -> Standing:
    """What the rules must know to judge a move."""
    ticket = case.ticket
    owed = await steps.of(case) if to is Status.RESOLVED else ()
    return Standing(
        status=ticket.standing,
        begun=bool(ticket.makers),
        review_applies=bool(ticket.review_drawn),
        touched=case.tx.scope.actor in ticket.makers,
        steps=owed,
    )


def _leave(case: Case, frm: Status) -> None:
    if frm is Status.ON_HOLD:
        case.ticket.hold_reason = case.ticket.hold_until = None
        case.timers["hold_review"] = None
    if frm is Status.QUEUED:
        case.timers["patience"] = None
    if frm is Status.AWAITING_APPROVAL:
        case.timers["approval"] = None
    if frm is Status.RESOLVED:
        case.timers["auto_close"] = None


def _enter(case: Case, frm: Status, to: Status, *, reason: str | None, review_at: datetime | None) -> None:
    ticket = case.ticket
    match to:
        case Status.QUEUED:
            _wait(case)
            if lifecycle.is_reopening(frm, to):
                ticket.reopened += 1
                ticket.resolved_at = None
        case Status.ON_HOLD:
            ticket.hold_reason, ticket.hold_until = reason, review_at
            case.timers["hold_review"] = review_at
        case Status.RESOLVED:
            ticket.resolved_at = case.at
            ticket.first_resolved_at = ticket.first_resolved_at or case.at
            days = case.in_force.auto_close_days
            case.timers["auto_close"] = lifecycle.auto_close_at(case.at, case.in_force.zone, days=days)
        case Status.CLOSED:
            ticket.closed_at = case.at


def _wait(case: Case) -> None:
    """Begin to wait in the queue: its patience runs from here."""
    ticket = case.ticket
    ticket.queued_at = case.at
    queue = case.in_force.queues.get(ticket.queue_id) if ticket.queue_id else None
    patience = queue.patience_seconds if queue else None
    case.timers["patience"] = case.at + timedelta(seconds=patience) if patience else None


def begin(case: Case, person: UUID) -> None:
    """Work begins: the procedure in force is pinned, the review is drawn, and the person has touched it."""
    ticket, kind = case.ticket, case.task_type
    if ticket.review_drawn is None:
        ticket.review_drawn = review.is_due(kind.review, kind.review_rate, ticket.id)
    if ticket.procedure_id is None and kind.procedure is not None:
        ticket.procedure_id = kind.procedure.id
    if person not in ticket.makers:
        ticket.makers = [*ticket.makers, person]


def assign(case: Case, person: UUID | None) -> None:
    """Give the ticket to a person, or to nobody; the status stays."""
    ticket = case.ticket
    if ticket.assignee_id == person:
        return
    former, ticket.assignee_id = ticket.assignee_id, person
    case.touch()
    if person is None:
        case.tell("ticket.unassigned", {"former": former})
    else:
        case.tell("ticket.assigned", {"assignee": person, "former": former})


def enqueue(case: Case, queue_id: UUID, *, rule: UUID | None = None) -> None:
    """Put the ticket into a queue; the status stays."""
    ticket = case.ticket
    if ticket.queue_id == queue_id:
        return
    former, ticket.queue_id = ticket.queue_id, queue_id
    case.touch()
    case.tell("ticket.routed", {"queue": queue_id, "former": former, "rule": rule})
    if ticket.standing is Status.QUEUED:
        _wait(case)


def answered(case: Case) -> None:
    """A person of the working side wrote a public comment."""
    case.clockwork(StaffCommented(case.at))


def asked(case: Case) -> None:
    """The client wrote a comment."""
    case.clockwork(ClientCommented(case.at))


def promise(case: Case, deadline_at: datetime | None) -> None:
    """Set, move or remove the deadline."""
    case.ticket.deadline_at = deadline_at
    case.clockwork(DeadlineMoved(case.at, deadline_at))


async def leave(case: Case) -> None:
    """Merged away: the ticket leaves all clocks, and closes whatever its status was."""
    case.ticket.status = Status.CLOSED.value
    case.ticket.closed_at = case.at
    case.clockwork(Merged(case.at))
    for kind in ("patience", "hold_review", "auto_close", "approval"):
        case.timers[kind] = None
    await approval.withdraw(case)
