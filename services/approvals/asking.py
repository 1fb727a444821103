"""Ask again: who may decide changes while an approval waits (somebody left, or was appointed)."""

from datetime import datetime
from uuid import UUID

from services.changes import approval, saving
from services.changes.holding import hold
from services.rules.lifecycle import Status
from tenants.db import Tx

_ASKED = "SELECT deciders FROM approvals WHERE tenant_id = $1 AND id = $2 AND status = 'pending' FOR UPDATE"
_ASK = "UPDATE approvals SET deciders = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2"


async def ask_anew(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Look up the deciders of a ticket's pending approval again, and ask them if they are others. Comes back by timer."""
    case = await hold(tx, subject_id)
    case.timers["approval"] = None
    if case.ticket.standing is Status.AWAITING_APPROVAL and due_at <= tx.now:
        case.timers["approval"] = case.at + approval.ASKED_ANEW
        asked = await tx.fetchval(_ASKED, tx.tenant, case.ticket.approval_id)
        deciders = await approval.deciders_of(case)
        if asked is not None and set(asked) != set(deciders):
            await tx.execute(_ASK, tx.tenant, case.ticket.approval_id, deciders)
            approval.ask(case, deciders)
    await saving.save(case)
