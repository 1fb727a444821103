"""Closing by itself: N days after resolution, at that local time."""

from datetime import datetime
from uuid import UUID

from services.changes import saving, verbs
from services.changes.holding import hold
from services.rules.lifecycle import Status
from services.rules.moves import Mover
from tenants.db import Tx


async def auto_close(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Close a resolved ticket whose time to reopen has passed; one that is no longer resolved only loses its timer."""
    case = await hold(tx, subject_id)
    case.timers["auto_close"] = None
    if case.ticket.standing is Status.RESOLVED and due_at <= tx.now:
        await verbs.move(case, Status.CLOSED, Mover.RULES, by="auto_close")
    await saving.save(case)
