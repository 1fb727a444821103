"""Tickets as rows of a work list: what they are, what is due, how far the steps are, what moved last. One statement a tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.clock_rows import clock_of
from services.desk.due import Due, due_of
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened last, as its event says it."""

    type: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in a list. `steps` is None before a procedure is pinned to it."""

    id: UUID
    reference: str
    tenant: str
    company: Mapping[str, str]
    subject: str
    status: str
    priority: str
    sourcing: str
    task_type: Mapping[str, str]
    queue: UUID | None
    assignee: UUID | None
    assignee_name: str | None
    hold_until: datetime | None
    version: int
    created_at: datetime
    due: Due | None
    steps: int | None
    steps_done: int
    moved: Movement | None


MOVEMENTS = (
    "ticket.created", "ticket.moved", "ticket.assigned", "ticket.unassigned", "ticket.routed", "ticket.updated", "ticket.overflowed",
    "comment.added", "note.added", "document.attached", "step.ticked", "step.checked", "step.unticked", "approval.decided",
)  # fmt: skip

_ROWS = f"""
SELECT t.id, t.number, t.subject, t.status, t.priority, t.sourcing, t.task_type_id, t.queue_id, t.assignee_id, t.hold_until, t.version,
       t.created_at, v.name_ja, v.name_en, coalesce(
           (SELECT s.name FROM staff s WHERE s.id = t.assignee_id),
           (SELECT w.name FROM people w WHERE w.tenant_id = $1 AND w.id = t.assignee_id)) AS assignee_name,
       (SELECT jsonb_agg(k) FROM clocks k WHERE k.tenant_id = $1 AND k.ticket_id = t.id
        AND (k.state <> 'stopped' OR k.metric = 'resolution')) AS clocks,
       jsonb_array_length(p.steps) AS steps,
       (SELECT count(*) FROM ticket_steps s WHERE s.tenant_id = $1 AND s.ticket_id = t.id
        AND (s.checked_by IS NOT NULL OR NOT coalesce((p.steps -> (s.n - 1) ->> 'four_eyes')::boolean, false))) AS steps_done,
       (SELECT jsonb_build_array(e.type, e.at, e.data) FROM events e WHERE e.tenant_id = $1 AND e.ticket_id = t.id
        AND e.type = ANY($3::text[]) ORDER BY e.place DESC LIMIT 1) AS moved, {reading.VERSIONS}
FROM tickets t JOIN tenants v ON v.tenant_id = t.tenant_id
LEFT JOIN procedures p ON p.tenant_id = t.tenant_id AND p.id = t.procedure_id
WHERE t.tenant_id = $1 AND t.id = ANY($2::uuid[]) AND {{seen}}
"""


async def rows(tx: Tx, tickets: Sequence[UUID]) -> list[Row]:
    """Those of these tickets of this tenant that the caller sees on their desk, in no order: clients, in-house work alone."""
    tx.scope.require("tickets.read")
    seen, args = access.where(tx.scope, 4)
    if not tx.scope.is_staff:
        seen += " AND t.sourcing = 'in_house'"
    found = await tx.fetch(_ROWS.format(seen=seen), tx.tenant, list(tickets), list(MOVEMENTS), *args)
    if not found:
        return []
    in_force = await reading.beside(tx, found[0])
    return [_row(row, in_force, tx.now) for row in found]


def _row(row: Any, in_force: Snapshot, now: datetime) -> Row:
    clocks = [clock_of(each) for each in row["clocks"] or ()]
    return Row(
        id=row["id"],
        reference=in_force.reference(row["number"]),
        tenant=in_force.key,
        company={"ja": row["name_ja"], "en": row["name_en"]},
        subject=row["subject"],
        status=row["status"],
        priority=row["priority"],
        sourcing=row["sourcing"],
        task_type=in_force.task_types[row["task_type_id"]].name,
        queue=row["queue_id"],
        assignee=row["assignee_id"],
        assignee_name=row["assignee_name"],
        hold_until=row["hold_until"],
        version=row["version"],
        created_at=row["created_at"],
        due=due_of(clocks, in_force.timelines, now=now),
        steps=row["steps"],
        steps_done=row["steps_done"],
        moved=_movement(row["moved"]),
    )


def _movement(moved: Any) -> Movement | None:
    return Movement(moved[0], datetime.fromisoformat(moved[1]), moved[2]) if moved else None
