"""Reading personal data, and the record that each reading leaves in the same transaction."""

from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.access_records import permission, values
from services.access_records.permission import MyNumberNotCleared, RevealNotAllowed
from services.access_records.writing import Reading, write
from services.rules.masking import mask_text
from tenants.db import Tx

__all__ = ["MyNumberNotCleared", "RevealNotAllowed", "downloaded", "reveal"]

MOST = 500
"""Characters of a reason."""


async def reveal(tx: Tx, *, ticket_id: UUID, pointer: str, reason: str) -> Any:
    """The plain value behind a pointer of a ticket. Who, what, why and when is recorded.

    Raises TicketNotFound, NothingThere, RevealNotAllowed, MyNumberNotCleared, or Invalid without a reason.
    """
    found = await values.find(tx, ticket_id, pointer)
    denied = permission.refusal(
        tx.scope, requester=found.requester, sourcing=found.sourcing, specific=found.specific
    )
    if denied is not None:
        raise denied
    said = _reason(reason)
    await write(
        tx, [Reading.by(tx.scope, tx.now, kind="field", ticket=ticket_id, pointer=pointer, reason=said)]
    )
    return found.value


async def downloaded(tx: Tx, *, document_id: UUID, ticket_id: UUID | None) -> None:
    """The caller reads a document's content."""
    await write(tx, [Reading.by(tx.scope, tx.now, kind="document", ticket=ticket_id, document=document_id)])


def _reason(text: str) -> str:
    """The reason as it is kept: numbers that were typed into it are masked there, too."""
    said = text.strip()
    if not said:
        raise Invalid.field("/reason", "missing", say("Say what the value is needed for."))
    if len(said) > MOST:
        raise Invalid.field(
            "/reason",
            "too_long",
            say("held {count} characters; takes at most {most}", count=len(said), most=MOST),
        )
    return mask_text(said)
