"""Documents to read: what is known of one, and those of a ticket. Internal ones are for the side that does the work alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.changes import access
from services.changes.holding import TicketNotFound
from services.rules.lifecycle import Sourcing
from tenants.db import Tx


class DocumentNotFound(NotFound):
    """No such document, or you may not see it."""

    code = "document_not_found"


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document as it was handed in. `internal` is null to the client's side, which sees no internal ones."""

    id: UUID
    ticket: UUID | None
    file_name: str
    media_type: str
    size: int
    sha256: str
    internal: bool | None
    uploaded_by: UUID
    created_at: datetime


_ONE = """
SELECT d.*, t.sourcing FROM documents d LEFT JOIN tickets t ON t.tenant_id = d.tenant_id AND t.id = d.ticket_id
WHERE d.tenant_id = $1 AND d.id = $2 AND CASE WHEN d.ticket_id IS NULL THEN d.uploaded_by = $3 ELSE {seen} END
"""
_TICKET = "SELECT t.sourcing FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2 AND {seen}"
_PAGE = """
SELECT * FROM documents WHERE tenant_id = $1 AND ticket_id = $2 AND ($3 OR NOT internal) AND ($4::uuid IS NULL OR id > $4)
ORDER BY id LIMIT $5
"""


async def document(tx: Tx, document_id: UUID) -> DocumentCard:
    """One document: of a ticket that the caller sees, or the caller's own. Raises DocumentNotFound, or Denied by role."""
    seen, args = access.where(tx.scope, 4)
    row = await tx.fetchrow(_ONE.format(seen=seen), tx.tenant, document_id, tx.scope.actor, *args)
    if row is None:
        raise DocumentNotFound
    inside = access.sees_notes(tx.scope, row["sourcing"] or Sourcing.OUTSOURCED)
    if row["internal"] and not inside:
        raise DocumentNotFound
    tx.scope.require("documents.read")
    return card(row, inside=inside)


async def page(tx: Tx, ticket_id: UUID, *, limit: int = 50, after: UUID | None = None) -> list[DocumentCard]:
    """The documents of a ticket, oldest first. Raises TicketNotFound, or Denied by role."""
    seen, args = access.where(tx.scope, 3)
    sourcing = await tx.fetchval(_TICKET.format(seen=seen), tx.tenant, ticket_id, *args)
    if sourcing is None:
        raise TicketNotFound
    tx.scope.require("documents.read")
    inside = access.sees_notes(tx.scope, sourcing)
    rows = await tx.fetch(_PAGE, tx.tenant, ticket_id, inside, after, limit)
    return [card(row, inside=inside) for row in rows]


def card(row: Any, *, inside: bool) -> DocumentCard:
    """A row of `documents` as it is shown."""
    return DocumentCard(
        id=row["id"],
        ticket=row["ticket_id"],
        file_name=row["file_name"],
        media_type=row["media_type"],
        size=row["size"],
        sha256=row["sha256"].hex(),
        internal=row["internal"] if inside else None,
        uploaded_by=row["uploaded_by"],
        created_at=row["created_at"],
    )
