"""Whether somebody takes work now. Who leaves stops their timer, and gives back what they have not started.

Their tickets may stand in several tenants, and a transaction sees one: `set_status` says what is left to do there, the edge does
it at once, and the sweep does what was not done (`settled` is false until then).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import Invalid, NotFound
from core.said import say
from services import events
from services.routing import absence
from services.rules.eligibility import Presence
from tenants.db import Tx
from tenants.scope import PROVIDER_TENANT

CAPACITY = 10
"""Units that somebody can hold where nobody said otherwise."""


class PersonNotFound(NotFound):
    """No such person, or nobody whose presence you may set."""

    code = "person_not_found"


@dataclass(frozen=True, slots=True)
class Running:
    """A timer: on which ticket, since when."""

    ticket: UUID
    started_at: datetime


@dataclass(frozen=True, slots=True)
class IdleStop:
    """A timer that stopped for want of input: on which ticket, when. The person is asked on return."""

    ticket: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class PresenceCard:
    """Somebody's presence as the API and pages show it."""

    person: UUID
    status: str
    since_at: datetime | None
    capacity_units: int
    substitute: UUID | None
    timer: Running | None
    idle: IdleStop | None


@dataclass(frozen=True, slots=True)
class Left:
    """What is still to do after somebody left at an instant: a work entry to end, and tickets to give back, each in its tenant."""

    at: datetime
    entry: tuple[UUID, UUID] | None = None
    tickets: tuple[tuple[UUID, UUID], ...] = ()


_MAKE = """
INSERT INTO presence (person_id, tenant_id, status, since_at, capacity_units) VALUES ($1, $2, 'offline', $3, $4)
ON CONFLICT (person_id) DO NOTHING
"""
_LOCK = "SELECT * FROM presence WHERE person_id = $1 FOR UPDATE"
_READ = "SELECT * FROM presence WHERE person_id = $1"
_SET = """
UPDATE presence SET status = $2, since_at = $3, settled = $2 = 'available', idle_tenant_id = NULL, idle_ticket_id = NULL, idle_at = NULL
WHERE person_id = $1 RETURNING *
"""
_ASKED = (
    "UPDATE presence SET idle_tenant_id = NULL, idle_ticket_id = NULL, idle_at = NULL WHERE person_id = $1"
)
_SEEN = "UPDATE presence SET seen_at = $2 WHERE person_id = $1 RETURNING *"
_STOP_LATER = """
WITH x AS (INSERT INTO timers (tenant_id, kind, subject_id, due_at)
           SELECT timer_tenant_id, 'work_stop', timer_entry_id, $2 FROM presence
           WHERE person_id = $1 AND EXISTS (SELECT 1 FROM tenants WHERE tenant_id = timer_tenant_id)
           ON CONFLICT (tenant_id, kind, subject_id) DO NOTHING RETURNING tenant_id, subject_id),
p AS (UPDATE presence SET timer_tenant_id = NULL, timer_ticket_id = NULL, timer_entry_id = NULL, timer_started_at = NULL
      WHERE person_id = $1 AND EXISTS (SELECT 1 FROM x))
SELECT tenant_id, subject_id FROM x
"""
_TERMS = "UPDATE presence SET capacity_units = $2, substitute_id = $3 WHERE person_id = $1 RETURNING *"
_COLLEAGUE = "SELECT 1 FROM staff WHERE id = $1 AND ended_at IS NULL"


async def of(tx: Tx, person: UUID) -> PresenceCard:
    """Somebody's presence; offline where they never said."""
    row = await tx.fetchrow(_READ, person)
    return (
        card(row) if row else PresenceCard(person, Presence.OFFLINE.value, None, CAPACITY, None, None, None)
    )


async def set_status(tx: Tx, person: UUID, status: Presence) -> tuple[PresenceCard, Left]:
    """Say whether somebody takes work, from inside the provider's wall or, for in-house workers, their company's.

    The same status again is a sign of life. Raises Denied, or PersonNotFound for whose presence is not the caller's to set.
    """
    await _may_set(tx, person)
    home = None if tx.scope.is_staff else tx.tenant
    await tx.execute(_MAKE, person, home, tx.now, CAPACITY)
    row: Any = await tx.fetchrow(_LOCK, person)
    if person == tx.scope.actor:
        row = await tx.fetchrow(_SEEN, person, tx.now)
    if row["status"] == status:
        return card(row), Left(tx.now)
    events.record(tx, "presence.changed", "person", person, {"from": row["status"], "to": status.value})
    left = Left(tx.now) if status is Presence.AVAILABLE else await _leave(tx, person)
    return card(await tx.fetchrow(_SET, person, status.value, tx.now)), left


async def answered(tx: Tx) -> None:
    """The caller was asked about a timer that stopped for want of input, and answered."""
    tx.scope.require("presence.write")
    await tx.execute(_ASKED, tx.scope.actor)


async def set_terms(tx: Tx, person: UUID, changes: Mapping[str, Any]) -> PresenceCard:
    """Say how much a colleague can hold (`capacity_units`) and who stands in for them (`substitute`), from the provider's wall.

    Raises Denied, PersonNotFound, or Invalid for a substitute who is nobody of the provider's, or the person themselves.
    """
    tx.scope.require("presence.write_others")
    await _check_colleague(tx, person)
    substitute = changes.get("substitute")
    if substitute is not None and (substitute == person or not await tx.fetchval(_COLLEAGUE, substitute)):
        held = str(substitute)
        raise Invalid.field(
            "/substitute", "unknown_person", say("held {held}; takes a colleague of this person", held=held)
        )
    await tx.execute(_MAKE, person, None, tx.now, CAPACITY)
    row: Any = await tx.fetchrow(_LOCK, person)
    after = {"capacity_units": row["capacity_units"], "substitute": row["substitute_id"], **changes}
    if changes:
        events.record(tx, "presence.changed", "person", person, {"changed": sorted(changes), **changes})
    return card(await tx.fetchrow(_TERMS, person, after["capacity_units"], after["substitute"]))


async def _may_set(tx: Tx, person: UUID) -> None:
    if person == tx.scope.actor:
        tx.scope.require("presence.write")
        return
    tx.scope.require("presence.write_others")
    await _check_colleague(tx, person)


async def _check_colleague(tx: Tx, person: UUID) -> None:
    if tx.tenant != PROVIDER_TENANT or not await tx.fetchval(_COLLEAGUE, person):
        raise PersonNotFound


async def _leave(tx: Tx, person: UUID) -> Left:
    """Stop the timer at this instant, if the caller sees its tenant; else the sweep does. Says what is left to do elsewhere."""
    stopped = await tx.fetchrow(_STOP_LATER, person, tx.now)
    entry = (stopped["tenant_id"], stopped["subject_id"]) if stopped else None
    return Left(tx.now, entry, tuple(await absence.unstarted(tx, person)))


def card(row: Any) -> PresenceCard:
    """The card of a presence row."""
    timer, idle = row["timer_ticket_id"], row["idle_ticket_id"]
    return PresenceCard(
        person=row["person_id"],
        status=row["status"],
        since_at=row["since_at"],
        capacity_units=row["capacity_units"],
        substitute=row["substitute_id"],
        timer=Running(timer, row["timer_started_at"]) if timer else None,
        idle=IdleStop(idle, row["idle_at"]) if idle else None,
    )
