"""The conversation on a ticket, to read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.changes import access
from services.tickets import queries
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class CommentCard:
    """A comment as it is shown."""

    id: UUID
    ticket: UUID
    author: UUID
    side: str
    visibility: str
    body: str
    created_at: datetime


_PAGE = """
SELECT id, ticket_id AS ticket, author_id AS author, side, visibility, body, created_at FROM comments
WHERE tenant_id = $1 AND ticket_id = $2 AND ($3 OR visibility = 'public') AND ($4::uuid IS NULL OR id > $4)
ORDER BY id LIMIT $5
"""


async def page(tx: Tx, ticket_id: UUID, *, limit: int, after: UUID | None = None) -> list[CommentCard]:
    """Comments oldest first. Raises TicketNotFound where the caller may not see the ticket."""
    ticket = await queries.ticket(tx, ticket_id)
    notes = access.sees_notes(tx.scope, ticket.sourcing)
    rows = await tx.fetch(_PAGE, tx.tenant, ticket_id, notes, after, limit)
    return [CommentCard(**row) for row in rows]


def read_cursor(text: str | None) -> UUID | None:
    """Where a page of comments begins. Raises Invalid."""
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid.field(
            "/cursor", "bad_cursor", say("held {held}; takes next_cursor of the page before", held=text)
        ) from error
