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


_MEASURED = (
    "SELECT DISTINCT ticket_id FROM clocks WHERE tenant_id = $1 AND calendar_id = $2 AND state <> 'stopped'"
)


async def measured_by(tx: Tx, calendar_id: UUID) -> list[UUID]:
    """The tickets with a clock that this calendar measures now."""
    return [row["ticket_id"] for row in await tx.fetch(_MEASURED, tx.tenant, calendar_id)]


async def reschedule(tx: Tx, *, ticket_id: UUID) -> None:
    """Look up anew what is due, after a calendar that measures this ticket got a new version."""
    case = await hold(tx, ticket_id)
    timelines = case.in_force.timelines
    found, outcomes = sla.swept(case.clocks, timelines, now=case.at)
    case.adopt(tuple(clock_runs.rescheduled(clock, timelines, at=case.at) for clock in found), outcomes)
    await saving.save(case)
