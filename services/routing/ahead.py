"""Look ahead: which ticket taking the next one would give, without a lock. Somebody else may be quicker."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.routing import claims
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Ahead:
    """The ticket that a queue would serve first. `own`: it waits for the caller alone."""

    queue: UUID
    tenant: UUID
    ticket: UUID
    own: bool
    due_at: datetime | None
    priority: int
    created_at: datetime


_SOURCING = "CASE WHEN q.tenant_id IS NULL THEN 'outsourced' ELSE 'in_house' END"
_LOOK = """
SELECT q.id AS queue, e.tenant_id AS tenant, e.ticket_id AS ticket, e.assignee_id IS NOT NULL AS own, e.due_at, e.priority, e.created_at
FROM queues q CROSS JOIN LATERAL ({claim}) n
JOIN queue_entries e ON e.tenant_id = n.tenant_id AND e.ticket_id = n.ticket_id
WHERE ($2::uuid IS NULL OR q.id = $2) AND q.tenant_id IS NOT DISTINCT FROM $3::uuid AND {which}
"""


def _look(order: str, which: str) -> str:
    return _LOOK.format(
        claim=claims.claim_of(order, queue="q.id", sourcing=_SOURCING, locked=""), which=which
    )


ALL = f"""{_look(claims.DUE_FIRST, "NOT q.priority_first")} UNION ALL {_look(claims.PRIORITY_FIRST, "q.priority_first")}"""
_SKILLS = f"""
SELECT p.capacity_units, ARRAY(SELECT s.skill || ':' || n FROM person_skills s, generate_series(1, s.level) n
    WHERE s.person_id = $1 AND (s.valid_until IS NULL OR s.valid_until > provider_today($2))) AS skills,
    {claims.UNREAD} AS unread
FROM presence p WHERE p.person_id = $1
"""
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


async def next_of(tx: Tx, queue: UUID | None = None) -> Ahead | None:
    """What the caller would take next: of one queue, or of all that they serve, whichever is served first by due time."""
    tx.scope.require("queues.read")
    me: Any = await tx.fetchrow(_SKILLS, tx.scope.actor, tx.now)
    if me is None:
        return None
    side = None if tx.scope.is_staff else tx.tenant
    domains, closed = claims.domains_of(tx.scope)
    rows = await tx.fetch(
        ALL, tx.scope.actor, queue, side, domains, closed, me["skills"], me["capacity_units"], me["unread"]
    )
    return min((Ahead(**row) for row in rows), key=_order, default=None)


def _order(one: Ahead) -> tuple[bool, datetime, int, datetime, UUID]:
    return (not one.own, one.due_at or _FAR, one.priority, one.created_at, one.ticket)
