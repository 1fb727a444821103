"""What must happen at an instant: timers that are due, and new tickets that nobody routed.

Due ids are read without a lock and grouped by tenant; each is then looked at again inside its tenant's transaction.
One that is gone or moved is done. Twice does no harm; late is late, never lost.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.alerts import actions as alerts
from services.approvals import asking
from services.changes.holding import lock_all
from services.drafts import actions as drafts
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
    "reschedule": sweeping.reschedule,
    "approval": asking.ask_anew,
    "hold_review": holds.review_hold,
    "patience": overflow.run_out_of_patience,
    "work_stop": stopping.stop_work,
    "draft": drafts.expire,
    "alert": alerts.look,
}
MOST, CHUNK, ABREAST = 1000, 20, 4
ALONE = frozenset({"work_stop", "draft", "alert"})
"""Kinds whose subject is no ticket: which one it locks, if any, is known only when it is acted on, so each has its own transaction."""

_DUE = "SELECT tenant_id, kind, subject_id FROM timers WHERE due_at <= $1 AND kind = ANY($2) ORDER BY due_at LIMIT $3"
_STILL = "SELECT due_at FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"


@tick(seconds=1)
async def sweep() -> None:
    """Act on what is due now."""
    await act_on_all()


async def act_on_all() -> None:
    """Act on every timer that is due: some of a tenant in one transaction, a few transactions abreast."""
    while True:
        async with transaction(system(name="sweep")) as tx:
            due = await tx.fetch(_DUE, datetime.now(UTC), list(ACTS), MOST)
        few = asyncio.Semaphore(ABREAST)
        done = await asyncio.gather(*(_abreast(few, *each) for each in _chunks(due)))
        if len(due) < MOST or not any(done):
            return


def _chunks(due: Iterable[Any]) -> Iterator[tuple[UUID, str, list[UUID]]]:
    """What is due by tenant and kind, in pieces; ids in order, so that two sweeps lock in the same order."""
    grouped: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for row in due:
        grouped[row["tenant_id"], row["kind"]].append(row["subject_id"])
    for (tenant, kind), subjects in grouped.items():
        subjects.sort()
        size = 1 if kind in ALONE else CHUNK
        for first in range(0, len(subjects), size):
            yield tenant, kind, subjects[first : first + size]


async def _abreast(few: asyncio.Semaphore, tenant: UUID, kind: str, subjects: list[UUID]) -> bool:
    async with few:
        return await _act(tenant, kind, subjects)


async def _act(tenant: UUID, kind: str, subjects: list[UUID]) -> bool:
    """Act on some timers in one transaction. Where one of them fails, each is tried by itself, and the failure is logged."""
    try:
        async with transaction(system(tenant, name="sweep")) as tx:
            if len(subjects) > 1:
                await lock_all(tx, subjects)
            return any([await _act_if_due(tx, kind, subject_id) for subject_id in subjects])
    except Exception:
        if len(subjects) > 1:
            return any([await _act(tenant, kind, [subject_id]) for subject_id in subjects])
        log.exception("the timer %s of %s in tenant %s could not be acted on", kind, subjects[0], tenant)
        return False


async def _act_if_due(tx: Tx, kind: str, subject_id: UUID) -> bool:
    due_at: Any = await tx.fetchval(_STILL, tx.tenant, kind, subject_id)
    if due_at is None or due_at > tx.now:
        return False
    await ACTS[kind](tx, subject_id=subject_id, due_at=due_at)
    return True
