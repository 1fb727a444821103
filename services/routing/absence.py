"""What goes back to the queue, or to a substitute, when somebody leaves."""

from dataclasses import dataclass
from uuid import UUID

from services import events
from services.changes import saving, timer, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.routing import needs, people
from services.rules.absence import Assigned, after_reopening, given_back
from services.rules.eligibility import Presence
from services.rules.lifecycle import Status
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Absent:
    """A ticket that waits for somebody who is away."""

    tenant: UUID
    ticket: UUID
    person: UUID


_HELD = "SELECT tenant_id, ticket_id, status, makers FROM queue_entries WHERE assignee_id = $1 ORDER BY tenant_id, ticket_id"
_UNSETTLED = "SELECT person_id FROM presence WHERE NOT settled AND status <> 'available'"
_SEND_HOME = """
UPDATE presence p SET status = 'offline', since_at = $1, settled = false FROM staff s
WHERE s.id = p.person_id AND s.ended_at IS NOT NULL AND p.status <> 'offline' RETURNING p.person_id
"""
_SETTLE = "UPDATE presence SET settled = true WHERE person_id = $1 AND status <> 'available'"
_BEGUN = """
SELECT e.tenant_id, e.ticket_id, e.assignee_id FROM presence p JOIN queue_entries e ON e.assignee_id = p.person_id
WHERE p.status <> 'available' AND e.status = 'queued' AND e.assignee_id = ANY(e.makers)
ORDER BY e.tenant_id, e.ticket_id LIMIT 500
"""


_UNCLEARED = """
SELECT e.tenant_id, e.ticket_id, e.assignee_id FROM queue_entries e JOIN staff s ON s.id = e.assignee_id
WHERE e.status = 'queued' AND NOT EXISTS (
    SELECT 1 FROM clearances c WHERE c.person_id = e.assignee_id AND c.ended_at IS NULL
        AND (c.tenant_id IS NULL OR c.tenant_id = e.tenant_id) AND (c.domains IS NULL OR e.domain = ANY(c.domains))
        AND c.valid_from <= provider_today($1) AND (c.valid_until IS NULL OR provider_today($1) < c.valid_until))
ORDER BY e.tenant_id, e.ticket_id LIMIT 500
"""


async def unstarted(tx: Tx, person: UUID) -> list[tuple[UUID, UUID]]:
    """(tenant, ticket) of what somebody holds and has not started, as far as the caller's wall shows it."""
    rows = await tx.fetch(_HELD, person)
    held = [
        Assigned(row["ticket_id"], Status(row["status"]), bool(row["makers"]))
        for row in rows
        if person not in row["makers"]
    ]
    back = set(given_back(held))
    return [(row["tenant_id"], row["ticket_id"]) for row in rows if row["ticket_id"] in back]


async def give_back(tx: Tx, *, ticket_id: UUID, person: UUID) -> bool:
    """Take a ticket that somebody absent has not started from them. False where they are back, or it is theirs no more."""
    row = await timer.lock_person(tx, person)
    if row is None or row["status"] == Presence.AVAILABLE:
        return False
    case = await hold(tx, ticket_id)
    if case.ticket.assignee_id != person or person in case.ticket.makers or not _goes_back(case):
        return False
    verbs.assign(case, None)
    await saving.save(case)
    return True


def _goes_back(case: Case) -> bool:
    return bool(given_back([Assigned(case.ticket.id, case.ticket.standing, bool(case.ticket.makers))]))


async def send_home(tx: Tx) -> None:
    """Take those who left the provider for good off the floor; in the provider's wall."""
    for row in await tx.fetch(_SEND_HOME, tx.now):
        events.record(tx, "presence.changed", "person", row["person_id"], {"to": Presence.OFFLINE.value})


async def unsettled(tx: Tx) -> list[UUID]:
    """People who left and may still hold what they have not started."""
    return [row["person_id"] for row in await tx.fetch(_UNSETTLED)]


async def settle(tx: Tx, person: UUID) -> None:
    """Note that everything was given back."""
    await tx.execute(_SETTLE, person)


async def left_behind(tx: Tx) -> list[Absent]:
    """Queued tickets of people who worked on them and are away: reopened, or put back. For the worker, over all tenants."""
    return [Absent(row["tenant_id"], row["ticket_id"], row["assignee_id"]) for row in await tx.fetch(_BEGUN)]


async def out_of_reach(tx: Tx) -> list[Absent]:
    """Queued tickets of people who are not cleared for them any more: nobody else is served them. For the worker."""
    return [
        Absent(row["tenant_id"], row["ticket_id"], row["assignee_id"])
        for row in await tx.fetch(_UNCLEARED, tx.now)
    ]


async def hand_over(tx: Tx, absent: Absent) -> bool:
    """Give a queued ticket to the substitute of who had it, where that one is able to, else to the queue.

    It stays where it is if who had it is back, and fit for it still.
    """
    substitute = await tx.fetchval("SELECT substitute_id FROM presence WHERE person_id = $1", absent.person)
    locked = await people.lock(tx, absent.person, substitute)
    case = await hold(tx, absent.ticket)
    ticket = case.ticket
    if ticket.assignee_id != absent.person or ticket.standing is not Status.QUEUED:
        return False
    able = await people.of(tx, in_house=needs.in_house(case), only=locked)
    last = next((one for one in able if one.id == absent.person), None)
    others = [one for one in able if one.id != absent.person]
    to = after_reopening(last, others, needs.of(case), now=tx.now)
    if to == absent.person:
        return False
    verbs.assign(case, to)
    await saving.save(case)
    return True
