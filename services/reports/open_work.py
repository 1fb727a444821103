"""The open tickets of a tenant as they stand now: from the board, which holds each of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.reports.asking import Asked, Ground
from services.rules.backlogs import OpenDays, Slack, age_step, slack
from services.rules.lifecycle import Priority
from tenants.db import Tx

_OPEN = """
SELECT e.ticket_id, t.number, e.task_type_id, e.priority, e.sourcing, e.status, e.assignee_id, e.due_at, e.risk_at, e.created_at
FROM queue_entries e JOIN tickets t ON t.tenant_id = $1 AND t.id = e.ticket_id
WHERE e.tenant_id = $1 AND e.task_type_id = ANY($2::uuid[]) AND ($3::text IS NULL OR e.sourcing = $3)
  AND ($4::int IS NULL OR e.priority = $4)
ORDER BY e.due_at NULLS LAST, e.created_at, e.ticket_id
"""
_BY_RANK = {priority.rank: priority.value for priority in Priority}


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """One open ticket, with how old it is and how much time is left."""

    tenant: str
    reference: str
    ticket: UUID
    task_type: str
    priority: str
    sourcing: str
    status: str
    assignee: UUID | None
    created_at: datetime
    due_at: datetime | None
    due_on: date | None
    age_days: int
    age_business_days: int
    slack: Slack
    is_at_risk: bool

    @property
    def wall_step(self) -> str:
        return age_step(self.age_days)

    @property
    def business_step(self) -> str:
        return age_step(self.age_business_days)


async def tickets(tx: Tx, ground: Ground, asked: Asked) -> list[OpenTicket]:
    """All of them, the nearest due first."""
    rank = Priority(asked.priority).rank if asked.priority else None
    rows = await tx.fetch(_OPEN, ground.tenant, ground.ids, asked.sourcing, rank)
    zone = ground.in_force.zone
    today = ground.now.astimezone(zone).date()
    oldest = min((row["created_at"] for row in rows), default=ground.now).astimezone(zone).date()
    timeline = ground.in_force.timelines[ground.in_force.calendar_id]
    days = OpenDays.of(timeline, zone, since=oldest, today=today)
    return [_ticket(ground, row, days) for row in rows]


def _is_at_risk(row: Any, now: datetime) -> bool:
    """Past its warning and not past due."""
    risk_at, due_at = row["risk_at"], row["due_at"]
    return risk_at is not None and due_at is not None and risk_at <= now <= due_at


def _ticket(ground: Ground, row: Any, days: OpenDays) -> OpenTicket:
    zone = ground.in_force.zone
    created_on = row["created_at"].astimezone(zone).date()
    return OpenTicket(
        tenant=ground.key,
        reference=ground.in_force.reference(row["number"]),
        ticket=row["ticket_id"],
        task_type=ground.kinds[row["task_type_id"]].code,
        priority=_BY_RANK[row["priority"]],
        sourcing=row["sourcing"],
        status=row["status"],
        assignee=row["assignee_id"],
        created_at=row["created_at"],
        due_at=row["due_at"],
        due_on=row["due_at"].astimezone(zone).date() if row["due_at"] else None,
        age_days=max(0, (days.today - created_on).days),
        age_business_days=days.age(created_on),
        slack=slack(row["due_at"], now=ground.now),
        is_at_risk=_is_at_risk(row, ground.now),
    )
