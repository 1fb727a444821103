"""The value behind a pointer of a ticket, as far as the caller sees it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.access_records import screens
from services.changes import access
from services.changes.holding import TicketNotFound
from services.in_force import reading
from services.rules import pointers
from services.rules.pointers import NOTHING
from tenants.db import Tx


class NothingThere(NotFound):
    """The ticket has no such field, or no value in it."""

    code = "nothing_there"


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a ticket, and what decides who may have it."""

    value: Any
    requester: UUID
    sourcing: str
    specific: bool


_TICKET = """
SELECT t.subject, t.description, t.form, t.requester_id, t.sourcing, t.task_type_id FROM tickets t
WHERE t.tenant_id = $1 AND t.id = $2 AND {seen}
"""
_COMMENT = """
SELECT body FROM comments WHERE tenant_id = $1 AND ticket_id = $2 AND id = $3 AND ($4 OR visibility = 'public')
"""


async def find(tx: Tx, ticket_id: UUID, pointer: str) -> Found:
    """Raises TicketNotFound, or NothingThere."""
    seen, args = access.where(tx.scope, 3)
    row: Any = await tx.fetchrow(_TICKET.format(seen=seen), tx.tenant, ticket_id, *args)
    if row is None:
        raise TicketNotFound
    value = await _value(tx, ticket_id, row, pointer)
    if value is NOTHING or value is None:
        raise NothingThere
    kind = (await reading.of(tx)).task_types[row["task_type_id"]]
    return Found(value, row["requester_id"], row["sourcing"], screens.is_my_number(kind, pointer, value))


async def _value(tx: Tx, ticket_id: UUID, row: Any, pointer: str) -> Any:
    try:
        first, *rest = pointers.tokens(pointer)
        if first == "comments" and len(rest) == 1:
            notes = access.sees_notes(tx.scope, row["sourcing"])
            return await tx.fetchval(_COMMENT, tx.tenant, ticket_id, UUID(rest[0]), notes)
    except ValueError:
        return NOTHING
    content = {"subject": row["subject"], "description": row["description"], "form": row["form"]}
    return pointers.look_up(content, (first, *rest))
