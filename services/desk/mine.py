"""What somebody holds, over all their tenants: from the board, nearest due first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tenants.db import Tx

MOST = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket that somebody holds, as the board tells of it."""

    tenant: UUID
    ticket: UUID
    status: str


_MINE = """
SELECT tenant_id, ticket_id, status, domain FROM queue_entries WHERE assignee_id = $1
ORDER BY due_at ASC NULLS LAST, priority, created_at, ticket_id LIMIT $2
"""


async def held(tx: Tx) -> list[Held]:
    """The caller's open tickets in the order in which they are due; those whose domain they may see."""
    tx.scope.require("tickets.read")
    return [
        Held(row["tenant_id"], row["ticket_id"], row["status"])
        for row in await tx.fetch(_MINE, tx.scope.actor, MOST)
        if row["domain"] in tx.scope.domains(row["tenant_id"])
    ]


@dataclass(frozen=True, slots=True)
class Day:
    """What somebody did since the day began: tickets that they finished, and seconds of their timer."""

    done: int
    seconds: int


_DAY = """
WITH z AS (SELECT coalesce((SELECT time_zone FROM staff WHERE id = $1), (SELECT time_zone FROM tenants WHERE tenant_id = $3),
                           'Asia/Tokyo') AS zone),
b AS (SELECT date_trunc('day', $2::timestamptz AT TIME ZONE z.zone) AT TIME ZONE z.zone AS since FROM z)
SELECT d.done, d.seconds, b.since, p.timer_started_at
FROM b CROSS JOIN LATERAL work_since($1, b.since) d LEFT JOIN presence p ON p.person_id = $1
"""


async def day(tx: Tx) -> Day:
    """The caller's day so far, as it is where they are, with what their running timer counts now."""
    row: Any = await tx.fetchrow(_DAY, tx.scope.actor, tx.now, tx.scope.tenant)
    started = row["timer_started_at"]
    running = int((tx.now - started).total_seconds()) if started and started >= row["since"] else 0
    return Day(row["done"], int(row["seconds"]) + max(0, running))
