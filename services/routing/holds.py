"""A hold whose review time has come."""

from datetime import datetime
from uuid import UUID

from services.changes import saving
from services.changes.holding import hold
from services.routing import due
from services.rules.lifecycle import Status
from tenants.db import Tx


async def review_hold(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Tell, once, that the review time of a hold has come; the ticket stays on hold until somebody decides."""
    case = await hold(tx, subject_id)
    if not await due.still(case, "hold_review"):
        return
    ticket = case.ticket
    case.timers["hold_review"] = None
    if ticket.standing is Status.ON_HOLD:
        told = {"queue": ticket.queue_id, "assignee": ticket.assignee_id, "due_at": due_at}
        case.tell("ticket.hold_expired", told)
    await saving.save(case)
