"""Access records to read: by ticket, person and period. Who may not see a ticket sees no record of it either."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from tenants.db import Tx
from tenants.directory.names import names


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing. The period is half-open. `before` is the last record of the page before."""

    ticket: UUID | None = None
    person: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class AccessCard:
    """A record as it is shown. `name` and `file_name` are null where nobody is called so any more."""

    id: UUID
    tenant: UUID
    person: UUID
    name: str | None
    side: str
    kind: str
    ticket: UUID | None
    reference: str | None
    task_type: UUID | None
    document: UUID | None
    file_name: str | None
    pointer: str | None
    reason: str | None
    at: datetime


_RECORDS = """
SELECT r.*, n.key || '-' || lpad(t.number::text, greatest(4, length(t.number::text)), '0') AS reference,
       t.task_type_id, d.file_name
FROM access_records r JOIN tenants n ON n.tenant_id = r.tenant_id
LEFT JOIN tickets t ON t.tenant_id = r.tenant_id AND t.id = r.ticket_id
LEFT JOIN documents d ON d.tenant_id = r.tenant_id AND d.id = r.document_id
WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.ticket_id = $2) AND ($3::uuid IS NULL OR r.person_id = $3)
    AND ($4::timestamptz IS NULL OR r.at >= $4) AND ($5::timestamptz IS NULL OR r.at < $5) AND ($6::uuid IS NULL OR r.id < $6)
    AND {whose} ORDER BY r.id DESC LIMIT $7
"""


async def records(tx: Tx, filters: Filters, *, limit: int) -> list[AccessCard]:
    """The records of this tenant, newest first. Clients see those of the provider's people, on tickets that they see.

    Raises Denied.
    """
    tx.scope.require("access_records.read")
    seen, args = access.where(tx.scope, 8)
    whose = f"(r.ticket_id IS NULL OR {seen})" if tx.scope.is_staff else f"r.side = 'provider' AND {seen}"
    narrowed = (filters.ticket, filters.person, filters.since, filters.until, filters.before)
    rows = await tx.fetch(_RECORDS.format(whose=whose), tx.tenant, *narrowed, limit, *args)
    called = await names(tx, [row["person_id"] for row in rows])
    return [_card(row, called) for row in rows]


def _card(row: Any, called: dict[UUID, str]) -> AccessCard:
    return AccessCard(
        id=row["id"],
        tenant=row["tenant_id"],
        person=row["person_id"],
        name=called.get(row["person_id"]),
        side=row["side"],
        kind=row["kind"],
        ticket=row["ticket_id"],
        reference=row["reference"],
        task_type=row["task_type_id"],
        document=row["document_id"],
        file_name=row["file_name"],
        pointer=row["pointer"],
        reason=row["reason"],
        at=row["at"],
    )
