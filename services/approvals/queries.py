"""Approvals to read: one, and those that are the caller's to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.approvals.actions import ApprovalNotFound
from services.changes import access
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """An approval with what a decider must know of its ticket. `stranded`: it waits, and nobody may decide."""

    id: UUID
    ticket: UUID
    reference: str
    tenant: str
    task_type: str
    subject: str
    requester: UUID
    ticket_status: str
    level: int
    rule: str
    deciders: Sequence[UUID]
    status: str
    stranded: bool
    note: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    version: int
    created_at: datetime


_FROM = """
SELECT a.*, t.number, t.task_type_id, t.subject, t.requester_id, t.status AS ticket_status
FROM approvals a JOIN tickets t ON t.tenant_id = a.tenant_id AND t.id = a.ticket_id
WHERE a.tenant_id = $1 AND {seen}
"""


async def approval(tx: Tx, approval_id: UUID) -> ApprovalCard:
    """One approval. Raises ApprovalNotFound where the caller may not see its ticket, Denied by role."""
    seen, args = access.where(tx.scope, 3)
    row = await tx.fetchrow(f"{_FROM.format(seen=seen)} AND a.id = $2", tx.tenant, approval_id, *args)
    if row is None:
        raise ApprovalNotFound
    tx.scope.require("approvals.read")
    return _card(row, await reading.of(tx))


async def page(
    tx: Tx,
    *,
    status: str | None = None,
    stranded: bool | None = None,
    limit: int = 50,
    after: UUID | None = None,
) -> list[ApprovalCard]:
    """Approvals newest first. The client's people: those that ask them. Staff: all that they see."""
    tx.scope.require("approvals.read")
    seen, args = access.where(tx.scope, 7)
    mine = None if tx.scope.is_staff else tx.scope.actor
    rows = await tx.fetch(_PAGE.format(seen=seen), tx.tenant, mine, status, stranded, after, limit, *args)
    in_force = await reading.of(tx)
    return [_card(row, in_force) for row in rows]


_PAGE = f"""{_FROM}
AND ($2::uuid IS NULL OR $2 = ANY(a.deciders)) AND ($3::text IS NULL OR a.status = $3)
AND ($4::bool IS NULL OR (a.status = 'pending' AND a.deciders = '{{{{}}}}') = $4) AND ($5::uuid IS NULL OR a.id < $5)
ORDER BY a.id DESC LIMIT $6
"""


def _card(row: Any, in_force: Snapshot) -> ApprovalCard:
    return ApprovalCard(
        id=row["id"],
        ticket=row["ticket_id"],
        reference=in_force.reference(row["number"]),
        tenant=in_force.key,
        task_type=in_force.task_types[row["task_type_id"]].code,
        subject=row["subject"],
        requester=row["requester_id"],
        ticket_status=row["ticket_status"],
        level=row["level"],
        rule=row["rule"],
        deciders=row["deciders"],
        status=row["status"],
        stranded=row["status"] == "pending" and not row["deciders"],
        note=row["note"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        version=row["version"],
        created_at=row["created_at"],
    )
