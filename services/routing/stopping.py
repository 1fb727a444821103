"""End work entries whose timer stopped somewhere else: another ticket was started, the person left, or gave no more input."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.changes import saving, timer
from services.changes.holding import hold
from services.timers import Timers
from tenants.db import Tx

TIMERS = Timers("work_stop")
IDLE = timedelta(minutes=15)
"""Without input for so long a timer stops, at the last input; the person is asked on return."""

_ENTRY = "SELECT ticket_id, person_id, started_at FROM work_entries WHERE tenant_id = $1 AND id = $2 AND stopped_at IS NULL"


async def stop_work(tx: Tx, *, subject_id: UUID, due_at: datetime) -> None:
    """End a work entry at the instant its timer stopped, and add its seconds to the ticket."""
    entry = await tx.fetchrow(_ENTRY, tx.tenant, subject_id)
    if entry is not None:
        await _end(tx, entry["ticket_id"], subject_id, entry["person_id"], entry["started_at"], due_at)
    await TIMERS.drop(tx, subject_id)


async def _end(tx: Tx, ticket: UUID, entry: UUID, person: UUID, started_at: datetime, at: datetime) -> bool:
    case = await hold(tx, ticket)
    ended = await timer.end(case, entry, person, started_at=started_at, stopped_at=at)
    if ended:
        await saving.save(case)
    return ended


@dataclass(frozen=True, slots=True)
class Unattended:
    """A timer that runs for somebody who left, or gave no input for a while."""

    tenant: UUID
    ticket: UUID
    entry: UUID
    person: UUID


_UNATTENDED = """
SELECT timer_tenant_id, timer_ticket_id, timer_entry_id, person_id FROM presence
WHERE timer_entry_id IS NOT NULL AND (status <> 'available' OR coalesce(seen_at, timer_started_at) < $1)
"""
_LAST_INPUT = (
    "SELECT max(at) FROM events WHERE tenant_id = $1 AND ticket_id = $2 AND actor_id = $3 AND at > $4"
)
_SEEN = "UPDATE presence SET seen_at = $2 WHERE person_id = $1"
_ASK = "UPDATE presence SET idle_tenant_id = $2, idle_ticket_id = $3, idle_at = $4 WHERE person_id = $1"


async def unattended(tx: Tx) -> list[Unattended]:
    """Timers to look at again; over all people, for the worker."""
    rows = await tx.fetch(_UNATTENDED, tx.now - IDLE)
    return [Unattended(*row) for row in rows]


async def stop_unattended(tx: Tx, found: Unattended) -> bool:
    """Stop a timer when its person left, or at their last input. False where it stopped meanwhile, or they did work on the ticket."""
    row: Any = await timer.lock_person(tx, found.person)
    if row["timer_entry_id"] != found.entry:
        return False
    if row["status"] != "available":
        return await _end(
            tx, found.ticket, found.entry, found.person, row["timer_started_at"], row["since_at"]
        )
    seen_at = max(row["seen_at"] or row["timer_started_at"], row["timer_started_at"])
    worked_at = await tx.fetchval(_LAST_INPUT, tx.tenant, found.ticket, found.person, seen_at)
    if worked_at is not None:
        seen_at = worked_at
        await tx.execute(_SEEN, found.person, seen_at)
    if tx.now - seen_at < IDLE:
        return False
    await tx.execute(_ASK, found.person, found.tenant, found.ticket, seen_at)
    return await _end(tx, found.ticket, found.entry, found.person, row["timer_started_at"], seen_at)
