"""Find warnings and breaches: at their instants by the sweep, each told once, also after an outage."""

from datetime import datetime
from uuid import UUID

from services.changes import saving
from services.changes.holding import hold
from services.rules import clock_runs, sla
from tenants.db import Tx


async def sweep(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Settle a ticket's clocks as of now. Each finding is dated at its own instant, however late it is found."""
    case = await hold(tx, subject_id)
    if due_at > tx.now:
        return
    found, outcomes = sla.swept(case.clocks, case.in_force.timelines, now=case.at)
    case.adopt(found, outcomes)
    await saving.save(case)


_LOOK_ANEW = """
INSERT INTO timers (tenant_id, kind, subject_id, due_at)
SELECT DISTINCT $1::uuid, 'reschedule', ticket_id, $3::timestamptz FROM clocks
WHERE tenant_id = $1 AND calendar_id = $2 AND state <> 'stopped'
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at
"""


async def look_anew(tx: Tx, calendar_id: UUID) -> None:
    """After a calendar got a new version: every ticket that it measures is looked at by the next sweeps, in its own time."""
    await tx.execute(_LOOK_ANEW, tx.tenant, calendar_id, tx.now)


async def reschedule(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """Look up anew what is due on a ticket, after a calendar that measures it got a new version."""
    case = await hold(tx, subject_id)
    if due_at > tx.now:
        return
    case.timers["reschedule"] = None
    timelines = case.in_force.timelines
    found, outcomes = sla.swept(case.clocks, timelines, now=case.at)
    case.adopt(tuple(clock_runs.rescheduled(clock, timelines, at=case.at) for clock in found), outcomes)
    await saving.save(case)
