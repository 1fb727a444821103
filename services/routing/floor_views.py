"""The floor in detail: open tickets by person and by queue, and what falls due when. From the board, across the caller's tenants.

A domain that the caller is not cleared for in a tenant is left out, as it is in the counts of the queues.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from services.in_force.reading import READING_REQUIRED
from services.routing import claims, needs
from services.rules.eligibility import Needs
from services.rules.lifecycle import Status
from services.rules.standing import Standing
from tenants.db import Tx

RUNNING = ("new", "queued", "in_progress", "on_hold", "in_review")
"""Statuses in which the provider has something to do by the due time."""

_CLEARED = (
    "e.domain = ANY($2::text[]) AND ($3::text[] = '{}' OR e.tenant_id::text || e.domain <> ALL($3::text[]))"
)
_COLUMNS = """
e.tenant_id AS tenant, e.ticket_id AS ticket, e.queue_id AS queue, e.task_type_id AS task_type, e.domain, e.status, e.sourcing,
e.priority, e.due_at, e.risk_at, e.created_at, e.queued_at, e.assignee_id AS assignee, e.skills, e.capacity_units AS units,
r.procedure_id AS must_read
"""
_BOARD = f"queue_entries e LEFT JOIN ({READING_REQUIRED}) r ON r.tenant_id = e.tenant_id AND r.task_type_id = e.task_type_id"
_BY_DUE = "e.due_at ASC NULLS LAST, e.priority, e.created_at, e.ticket_id"
_HELD = f"SELECT {_COLUMNS} FROM {_BOARD} WHERE e.assignee_id = ANY($1::uuid[]) AND {_CLEARED} ORDER BY {_BY_DUE} LIMIT $4"
_WAITING = f"""
SELECT {_COLUMNS} FROM {_BOARD} WHERE e.queue_id = $1 AND e.status = 'queued' AND {_CLEARED} ORDER BY {_BY_DUE} LIMIT $4
"""
_LONELY = f"""
SELECT {_COLUMNS} FROM {_BOARD}
WHERE e.status = 'queued' AND e.assignee_id IS NULL AND e.due_at < $1 AND {_CLEARED} ORDER BY {_BY_DUE} LIMIT $4
"""
_TIMED = f"""
SELECT {_COLUMNS} FROM {_BOARD} JOIN presence p ON p.timer_tenant_id = e.tenant_id AND p.timer_ticket_id = e.ticket_id
WHERE p.person_id = ANY($1::uuid[]) AND {_CLEARED} ORDER BY {_BY_DUE} LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An open ticket as the board has it. `priority` is a rank, 0 is urgent; `skills` are `code:level`."""

    tenant: UUID
    ticket: UUID
    queue: UUID | None
    task_type: UUID
    domain: str
    status: str
    sourcing: str
    priority: int
    due_at: datetime | None
    risk_at: datetime | None
    created_at: datetime
    queued_at: datetime | None
    assignee: UUID | None
    skills: tuple[str, ...]
    units: int
    must_read: UUID | None

    @property
    def needs(self) -> Needs:
        """What it asks of who takes it."""
        return needs.on_board(
            self.tenant, self.domain, self.sourcing, self.skills, self.units, must_read=self.must_read
        )

    def standing(self, now: datetime) -> str | None:
        """How it stands by its nearest due time; None where it has none."""
        if self.due_at is None:
            return Standing.PAUSED.value if self.status == Status.WAITING_CLIENT else None
        if self.due_at < now:
            return Standing.BREACHED.value
        warned = self.risk_at is not None and self.risk_at <= now
        return (Standing.AT_RISK if warned else Standing.ON_TRACK).value


async def held(tx: Tx, people: list[UUID], *, limit: int = 500) -> list[Entry]:
    """What these people hold, the nearest due first."""
    return await _entries(tx, _HELD, people, limit)


async def waiting(tx: Tx, queue: UUID, *, limit: int = 200) -> list[Entry]:
    """What waits in a queue, for nobody or for somebody, the nearest due first."""
    return await _entries(tx, _WAITING, queue, limit)


async def lonely(tx: Tx, before: datetime, *, limit: int = 100) -> list[Entry]:
    """What waits for nobody in particular and is due before an instant, the nearest due first."""
    return await _entries(tx, _LONELY, before, limit)


async def timed(tx: Tx, people: list[UUID]) -> list[Entry]:
    """The tickets on which these people's timers run."""
    return await _entries(tx, _TIMED, people, len(people))


async def _entries(tx: Tx, sql: str, first: Any, limit: int) -> list[Entry]:
    tx.scope.require("queues.read")
    rows = await tx.fetch(sql, first, *claims.domains_of(tx.scope), limit)
    return [Entry(**{**row, "skills": tuple(row["skills"])}) for row in rows]


@dataclass(frozen=True, slots=True)
class Totals:
    """The open work of the floor in numbers."""

    waiting: int
    assigned: int
    in_progress: int
    overdue: int
    overdue_waiting: int
    at_risk: int
    at_risk_lonely: int


_TOTALS = f"""
SELECT count(*) FILTER (WHERE e.status = 'queued' AND e.assignee_id IS NULL) AS waiting,
       count(*) FILTER (WHERE e.status = 'queued' AND e.assignee_id IS NOT NULL) AS assigned,
       count(*) FILTER (WHERE e.status = 'in_progress') AS in_progress,
       count(*) FILTER (WHERE e.due_at < $1) AS overdue,
       count(*) FILTER (WHERE e.due_at < $1 AND e.status = 'queued') AS overdue_waiting,
       count(*) FILTER (WHERE e.risk_at <= $1 AND e.due_at >= $1) AS at_risk,
       count(*) FILTER (WHERE e.risk_at <= $1 AND e.due_at >= $1 AND e.assignee_id IS NULL) AS at_risk_lonely
FROM queue_entries e WHERE {_CLEARED}
"""


async def totals(tx: Tx) -> Totals:
    """How much there is, and how it stands now."""
    tx.scope.require("queues.read")
    row: Any = await tx.fetchrow(_TOTALS, tx.now, *claims.domains_of(tx.scope))
    return Totals(**row)


@dataclass(frozen=True, slots=True)
class Slack:
    """How much time the waiting tickets of a queue have: past due, due within the hour, today, later or never."""

    late: int
    soon: int
    today: int
    later: int

    @property
    def total(self) -> int:
        return self.late + self.soon + self.today + self.later


_SLACK = f"""
SELECT e.queue_id, count(*) FILTER (WHERE e.due_at < $1) AS late,
       count(*) FILTER (WHERE e.due_at >= $1 AND e.due_at < least($1::timestamptz + interval '1 hour', $4::timestamptz)) AS soon,
       count(*) FILTER (WHERE e.due_at >= $1::timestamptz + interval '1 hour' AND e.due_at < $4) AS today,
       count(*) FILTER (WHERE e.due_at >= $4 OR e.due_at IS NULL) AS later
FROM queue_entries e WHERE e.status = 'queued' AND {_CLEARED} GROUP BY 1
"""


async def slack(tx: Tx, *, tonight: datetime) -> Mapping[UUID, Slack]:
    """The slack of each queue's waiting tickets; `tonight` is the end of the reader's day."""
    tx.scope.require("queues.read")
    rows = await tx.fetch(_SLACK, tx.now, *claims.domains_of(tx.scope), tonight)
    return {
        row["queue_id"]: Slack(row["late"], row["soon"], row["today"], row["later"])
        for row in rows
        if row["queue_id"] is not None
    }


# Quarters of an hour, since the offset of every zone is a whole number of them; the zones themselves Postgres may not know.
_DUE = f"""
SELECT date_bin('15 minutes', e.due_at, 'epoch') AS quarter, count(*) AS tickets
FROM queue_entries e WHERE e.status = ANY($5::text[]) AND e.due_at >= $1 AND e.due_at < $4 AND {_CLEARED} GROUP BY 1
"""


async def due(
    tx: Tx, *, start: datetime, until: datetime, zone: ZoneInfo, by: Literal["hour", "day"]
) -> Mapping[datetime, int]:
    """How many open tickets fall due in each local hour or day of `[start, until)`; the keys are wall times of the zone."""
    tx.scope.require("queues.read")
    found: Counter[datetime] = Counter()
    for row in await tx.fetch(_DUE, start, *claims.domains_of(tx.scope), until, list(RUNNING)):
        local = row["quarter"].astimezone(zone).replace(minute=0, tzinfo=None)
        found[local if by == "hour" else local.replace(hour=0)] += row["tickets"]
    return found
