"""Work entries: whose timer ran on a ticket, for how long; corrections keep the original and give a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import Conflict, Denied, Invalid, NotFound
from core.ids import new_id
from core.said import say
from services.changes import access, saving, timer
from services.changes.access import Sourced
from services.changes.case import Case
from services.changes.holding import hold
from services.rules.lifecycle import Status
from services.tickets import queries
from tenants.db import Tx

LONGEST = 24 * 3600


class NotInWork(Conflict):
    """A timer runs only on a ticket that is in progress or in review."""

    code = "not_in_work"


class EntryNotFound(NotFound):
    """No such entry on this ticket."""

    code = "work_entry_not_found"


class EntryRuns(Conflict):
    """The timer of this entry still runs; stop it first."""

    code = "work_entry_runs"


@dataclass(frozen=True, slots=True)
class WorkEntryCard:
    """One stretch of work. `seconds` is null while the timer runs; `corrects` names the entry that this one replaces."""

    id: UUID
    person: UUID
    started_at: datetime
    stopped_at: datetime | None
    seconds: int | None
    corrects: UUID | None
    reason: str | None


_ENTRIES = """
SELECT id, person_id AS person, started_at, stopped_at, seconds, corrects, reason FROM work_entries
WHERE tenant_id = $1 AND ticket_id = $2 ORDER BY started_at, id
"""
_LATEST = """
WITH RECURSIVE chain AS (
    SELECT * FROM work_entries WHERE tenant_id = $1 AND ticket_id = $2 AND id = $3
    UNION ALL
    SELECT w.* FROM work_entries w JOIN chain c ON w.tenant_id = $1 AND w.ticket_id = $2 AND w.corrects = c.id)
SELECT id, person_id, started_at, stopped_at, seconds FROM chain ORDER BY created_at DESC, id DESC LIMIT 1
"""
_ADD = """
INSERT INTO work_entries
    (tenant_id, id, ticket_id, person_id, started_at, stopped_at, seconds, corrects, reason, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def entries(tx: Tx, ticket_id: UUID) -> list[WorkEntryCard]:
    """The entries of a ticket, oldest first; for the side that does the work."""
    _require(tx, await queries.ticket(tx, ticket_id))
    return [WorkEntryCard(**row) for row in await tx.fetch(_ENTRIES, tx.tenant, ticket_id)]


async def start(tx: Tx, ticket_id: UUID) -> Case:
    """Start the caller's timer; one that runs on another ticket stops. Twice is once."""
    person = await timer.lock_person(tx, tx.scope.actor)
    case = await hold(tx, ticket_id)
    _require(tx, case.ticket)
    if person is None or case.ticket.standing not in {Status.IN_PROGRESS, Status.IN_REVIEW}:
        raise NotInWork
    if person["timer_ticket_id"] != ticket_id:
        timer.start(case, tx.scope.actor)
        await saving.save(case)
    return case


async def stop(tx: Tx, ticket_id: UUID) -> Case:
    """Stop the caller's timer on this ticket. Where none runs nothing happens."""
    await timer.lock_person(tx, tx.scope.actor)
    case = await hold(tx, ticket_id)
    _require(tx, case.ticket)
    await timer.stop_all(case, person=tx.scope.actor)
    await saving.save(case)
    return case


async def correct(tx: Tx, ticket_id: UUID, *, entry: UUID, seconds: int, reason: str) -> Case:
    """Say how long an entry really was. The original stays; the ticket's work seconds follow.

    Raises EntryNotFound, EntryRuns, Denied for somebody else's entry, or Invalid without a reason.
    """
    case = await hold(tx, ticket_id)
    _require(tx, case.ticket)
    latest: Any = await tx.fetchrow(_LATEST, tx.tenant, ticket_id, entry)
    if latest is None:
        raise EntryNotFound
    if latest["seconds"] is None:
        raise EntryRuns
    if latest["person_id"] != tx.scope.actor and not tx.scope.may("presence.write_others"):
        raise Denied(say("Only a team lead corrects somebody else's time."))
    if not reason.strip():
        raise Invalid.field("/reason", "missing", say("A correction needs a reason."))
    made = new_id()
    await tx.execute(
        _ADD, tx.tenant, made, ticket_id, latest["person_id"], latest["started_at"], latest["stopped_at"], seconds,
        latest["id"], reason.strip(), tx.scope.actor, case.at,
    )  # fmt: skip
    case.ticket.work_seconds += seconds - latest["seconds"]
    facts = {"person": latest["person_id"], "seconds": seconds, "corrects": latest["id"], "entry": made}
    case.tell("work.corrected", facts, kind="work_entry", subject=made)
    await saving.save(case)
    return case


def _require(tx: Tx, ticket: Sourced) -> None:
    tx.scope.require("work.record")
    if not access.works_on(tx.scope, ticket):
        raise Denied(say("Only the side that does the work records its time."))
