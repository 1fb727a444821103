"""What the page shows of a ticket beside its card: its row, its relatives, and the tickets before and after it on one's list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.in_force.snapshot import Snapshot
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Row:
    """What only the working side sees of a ticket."""

    domain: str
    language: str
    makers: Sequence[UUID]
    review_drawn: bool | None
    procedure_id: UUID | None
    policy_version_id: UUID | None
    confidential: bool
    deadline_on: date | None
    hold_reason: str | None
    hold_until: datetime | None
    work_seconds: int
    reopened: int
    unanswered: bool
    company: Mapping[str, str]
    zone: str


@dataclass(frozen=True, slots=True)
class Relative:
    """Another ticket, and how it belongs to this one."""

    id: UUID
    reference: str
    subject: str
    status: str
    kind: str


_ROW = """
SELECT t.domain, t.language, t.makers, t.review_drawn, t.procedure_id, t.policy_version_id, t.confidential, t.deadline_on,
       t.hold_reason, t.hold_until, t.work_seconds, t.reopened, t.unanswered, v.name_ja, v.name_en, v.time_zone
FROM tickets t JOIN tenants v ON v.tenant_id = t.tenant_id WHERE t.tenant_id = $1 AND t.id = $2
"""
_RELATIVES = """
SELECT k.kind, t.id, t.number, t.subject, t.status FROM (
    SELECT parent_id AS id, 'parent' AS kind FROM tickets WHERE tenant_id = $1 AND id = $2
    UNION ALL SELECT merged_into, 'merged_into' FROM tickets WHERE tenant_id = $1 AND id = $2
    UNION ALL SELECT id, 'child' FROM tickets WHERE tenant_id = $1 AND parent_id = $2
    UNION ALL SELECT id, 'merged' FROM tickets WHERE tenant_id = $1 AND merged_into = $2
    UNION ALL SELECT other_id, kind FROM ticket_links WHERE tenant_id = $1 AND ticket_id = $2
    UNION ALL SELECT ticket_id, kind || ':inverse' FROM ticket_links WHERE tenant_id = $1 AND other_id = $2) k
JOIN tickets t ON t.tenant_id = $1 AND t.id = k.id AND {seen} ORDER BY t.number LIMIT 100
"""
_EXCUSES = """
SELECT metric, cycle, excuse_reason, excused_by FROM clocks WHERE tenant_id = $1 AND ticket_id = $2 AND excused_at IS NOT NULL
"""
_QUEUES = "SELECT id, name_ja, name_en, tenant_id FROM queues WHERE active AND (tenant_id IS NULL OR tenant_id = $1) ORDER BY code"
_MINE = """
SELECT ticket_id FROM queue_entries WHERE assignee_id = $1 ORDER BY due_at ASC NULLS LAST, priority, created_at, ticket_id
"""


async def row(tx: Tx, ticket_id: UUID) -> Row:
    """The row of a ticket that the caller was found to see."""
    found: Any = dict(await tx.fetchrow(_ROW, tx.tenant, ticket_id) or {})
    company = {"ja": found.pop("name_ja"), "en": found.pop("name_en")}
    return Row(company=company, zone=found.pop("time_zone"), **found)


async def relatives(tx: Tx, ticket_id: UUID, in_force: Snapshot) -> list[Relative]:
    """Parent, children, merged ones and links, as far as the caller sees them."""
    seen, args = access.where(tx.scope, 3)
    rows = await tx.fetch(_RELATIVES.format(seen=seen), tx.tenant, ticket_id, *args)
    return [
        Relative(
            each["id"], in_force.reference(each["number"]), each["subject"], each["status"], each["kind"]
        )
        for each in rows
    ]


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a breach does not count, and who said so."""

    reason: str
    by: UUID


async def excuses(tx: Tx, ticket_id: UUID) -> dict[tuple[str, int], Excuse]:
    """The excuses of a ticket by metric and cycle."""
    rows = await tx.fetch(_EXCUSES, tx.tenant, ticket_id)
    return {
        (each["metric"], each["cycle"]): Excuse(each["excuse_reason"] or "", each["excused_by"])
        for each in rows
    }


@dataclass(frozen=True, slots=True)
class QueueName:
    """A queue that this company's tickets may wait in."""

    id: UUID
    name: Mapping[str, str]
    is_in_house: bool


async def queues(tx: Tx) -> list[QueueName]:
    """The provider's queues, and the company's own."""
    return [
        QueueName(each["id"], {"ja": each["name_ja"], "en": each["name_en"]}, each["tenant_id"] is not None)
        for each in await tx.fetch(_QUEUES, tx.tenant)
    ]


async def beside(tx: Tx, ticket_id: UUID) -> tuple[UUID | None, UUID | None]:
    """The tickets before and after this one on the caller's list of open work; of another ticket, the first is next."""
    mine = [each["ticket_id"] for each in await tx.fetch(_MINE, tx.scope.actor)]
    if ticket_id not in mine:
        return None, mine[0] if mine else None
    at = mine.index(ticket_id)
    return mine[at - 1] if at else None, mine[at + 1] if at + 1 < len(mine) else None
