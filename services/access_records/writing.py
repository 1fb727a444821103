"""Writing access records down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.ids import new_id
from tenants.db import Tx
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Reading:
    """A record before it is written."""

    id: UUID
    person: UUID
    side: str
    kind: str
    ticket: UUID | None
    document: UUID | None
    pointer: str | None
    reason: str | None
    at: datetime

    @classmethod
    def by(
        cls, scope: Scope, at: datetime, *, kind: str, ticket: UUID | None, document: UUID | None = None,
        pointer: str | None = None, reason: str | None = None,
    ) -> "Reading":  # fmt: skip
        """What somebody reads at an instant."""
        side = "provider" if scope.is_staff else "client"
        return cls(new_id(), scope.actor, side, kind, ticket, document, pointer, reason, at)


_INSERT = """
INSERT INTO access_records (tenant_id, id, person_id, side, kind, ticket_id, document_id, pointer, reason, at)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
                         $10::timestamptz[]) AS given (id, person, side, kind, ticket, document, pointer, reason, at)
WHERE ticket IS NULL OR EXISTS (SELECT FROM tickets k WHERE k.tenant_id = $1 AND k.id = ticket)
ON CONFLICT DO NOTHING
"""


async def write(tx: Tx, readings: Sequence[Reading]) -> None:
    """Write records of this tenant; one that is written already is left alone.

    One of a ticket that is not there is dropped: its transaction was undone after the ticket had been shown inside it, and it
    must not hold back the records that are collected with it.
    """
    columns = [
        [getattr(each, name) for each in readings]
        for name in ("id", "person", "side", "kind", "ticket", "document", "pointer", "reason", "at")
    ]
    await tx.execute(_INSERT, tx.tenant, *columns)
