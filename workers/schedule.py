"""What must happen at an instant: timers that are due, and new tickets that nobody routed.

Due ids are read without a lock and grouped by tenant; each is then looked at again inside its tenant's transaction.
One that is gone or moved is done. Twice does no harm; late is late, never lost.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.approvals import asking
from services.routing import holds, overflow, stopping
from services.sla import sweeping
from services.tickets import closing
from tenants.db import Tx, transaction
from tenants.scope import system
from workers.app import tick

log = logging.getLogger(__name__)

Act = Callable[..., Awaitable[None]]
ACTS: Mapping[str, Act] = {
    "auto_close": closing.auto_close,
    "sla": sweeping.sweep,
    "approval": asking.ask_anew,
    "hold_review": holds.review_hold,
    "patience": overflow.run_out_of_patience,
    "work_stop": stopping.stop_work,
}
MOST = 500

_DUE = "SELECT tenant_id, kind, subject_id, due_at FROM timers WHERE due_at <= $1 AND kind = ANY($2) ORDER BY due_at LIMIT $3"
_STILL = "SELECT due_at FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"


@tick(seconds=1)
async def sweep() -> None:
    """Act on every timer that is due."""
    while True:
        async with transaction(system(name="sweep")) as tx:
            due = await tx.fetch(_DUE, datetime.now(UTC), list(ACTS), MOST)
        done = [await _act(row["tenant_id"], row["kind"], row["subject_id"]) for row in due]
        if len(due) < MOST or not any(done):
            return


async def _act(tenant: UUID, kind: str, subject_id: UUID) -> bool:
    """Act on one timer. One that fails is logged and tried again at the next tick; it does not stop the others."""
    try:
        async with transaction(system(tenant, name="sweep")) as tx:
            return await _still_due(tx, kind, subject_id)
    except Exception:
        log.exception("the timer %s of %s in tenant %s could not be acted on", kind, subject_id, tenant)
        return False


async def _still_due(tx: Tx, kind: str, subject_id: UUID) -> bool:
    due_at: Any = await tx.fetchval(_STILL, tx.tenant, kind, subject_id)
    if due_at is None or due_at > tx.now:
        return False
    await ACTS[kind](tx, subject_id=subject_id, due_at=due_at)
    return True
