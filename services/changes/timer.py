"""Work seconds: one timer a person at a time, kept on the presence row; each stretch becomes a work entry.

The presence row is the first lock of all (operator, board row, ticket): `lock_person` comes before `hold`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from core.ids import new_id
from services.changes.case import Case, Started
from services.rules.lifecycle import Status
from tenants.db import Tx

_WORKED = frozenset({Status.IN_PROGRESS, Status.IN_REVIEW})

_LOCK = "SELECT * FROM presence WHERE person_id = $1 FOR UPDATE"
_LOCK_AROUND = (
    "SELECT * FROM presence WHERE person_id = $1 OR timer_ticket_id = $2 ORDER BY person_id FOR UPDATE"
)
_STARTING = """
o AS (SELECT timer_tenant_id, timer_entry_id FROM presence WHERE person_id = {person}),
x AS (INSERT INTO timers (tenant_id, kind, subject_id, due_at)
      SELECT o.timer_tenant_id, 'work_stop', o.timer_entry_id, {at} FROM o
      WHERE EXISTS (SELECT 1 FROM tenants WHERE tenant_id = o.timer_tenant_id)
      ON CONFLICT (tenant_id, kind, subject_id) DO NOTHING),
p AS (UPDATE presence SET timer_tenant_id = $1, timer_ticket_id = $2, timer_entry_id = {entry}, timer_started_at = {at},
             seen_at = {at}, last_taken_at = {at}, idle_tenant_id = NULL, idle_ticket_id = NULL, idle_at = NULL
      WHERE person_id = {person} RETURNING 1),
w AS (INSERT INTO work_entries (tenant_id, id, ticket_id, person_id, started_at, created_by, created_at)
      SELECT $1, {entry}, $2, {person}, {at}, {person}, {at} FROM p)
"""
_END = """
WITH p AS (UPDATE presence SET timer_tenant_id = NULL, timer_ticket_id = NULL, timer_entry_id = NULL, timer_started_at = NULL
           WHERE person_id = $4 AND timer_entry_id = $3)
UPDATE work_entries SET stopped_at = $5, seconds = $6
WHERE tenant_id = $1 AND ticket_id = $2 AND id = $3 AND stopped_at IS NULL RETURNING 1
"""


async def lock_person(tx: Tx, person: UUID) -> Any:
    """Lock somebody's presence row; None where they have none (they do no work)."""
    return await tx.fetchrow(_LOCK, person)


async def lock_around(tx: Tx, person: UUID, ticket_id: UUID) -> Any:
    """Lock a person's presence row, and those of everybody whose timer runs on a ticket; the person's, or None."""
    rows = await tx.fetch(_LOCK_AROUND, person, ticket_id)
    return next((row for row in rows if row["person_id"] == person), None)


async def follow(case: Case, frm: Status, to: Status) -> None:
    """Leaving work stops the timer that runs on this ticket. Entering it is `start`'s, by the one who takes it."""
    if frm in _WORKED and to is not frm:
        await stop_all(case)


def start(case: Case, person: UUID) -> None:
    """Start a person's timer on this ticket, with the statement that saves it.

    One that runs elsewhere stops at this instant: perhaps in another tenant, so the sweep ends its entry there.
    """
    case.starts = Started(new_id(), person, case.at)
    case.tell("work.started", {"person": person, "entry": case.starts.entry})


def starting(first: int) -> str:
    """The parts of a statement that start a timer; `Started` gives its parameters from `first` on, $1 and $2 are the ticket."""
    return _STARTING.format(entry=f"${first}", person=f"${first + 1}", at=f"${first + 2}::timestamptz")


_RUNNING = """
SELECT person_id, timer_entry_id, timer_started_at FROM presence
WHERE timer_tenant_id = $1 AND timer_ticket_id = $2 AND ($3::uuid IS NULL OR person_id = $3) ORDER BY person_id FOR UPDATE
"""


async def stop_all(case: Case, *, person: UUID | None = None) -> None:
    """Stop the timers that run on this ticket (or only this person's), and add their seconds to it.

    The presence rows of those people are locked before the ticket was held: they come first.
    """
    for row in await case.tx.fetch(_RUNNING, case.ticket.tenant_id, case.ticket.id, person):
        await _stop(case, row)


async def _stop(case: Case, row: Any) -> None:
    await end(
        case, row["timer_entry_id"], row["person_id"], started_at=row["timer_started_at"], stopped_at=case.at
    )


async def end(case: Case, entry: UUID, person: UUID, *, started_at: datetime, stopped_at: datetime) -> bool:
    """End a work entry of this ticket, at that instant or at its start if that is later. False where it had ended already."""
    stopped_at = max(started_at, stopped_at)
    seconds = whole_seconds(started_at, stopped_at)
    ended = await case.tx.fetchval(
        _END, case.ticket.tenant_id, case.ticket.id, entry, person, stopped_at, seconds
    )
    if not ended:
        return False
    case.ticket.work_seconds += seconds
    case.tell(
        "work.stopped", {"person": person, "seconds": seconds, "entry": entry, "started_at": started_at}
    )
    return True


def whole_seconds(start: datetime, stop: datetime) -> int:
    """The whole seconds between two instants, never negative."""
    return max(0, int((stop - start).total_seconds()))
