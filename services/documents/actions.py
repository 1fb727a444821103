"""Hand in documents. Before the bytes: may the caller, and the key. After them: the row and its event, in one commit."""

from collections.abc import Sequence
from uuid import UUID

from core.errors import Conflict, Denied
from core.ids import new_id
from core.said import say
from services import events
from services.changes import access, saving
from services.changes.case import Case
from services.changes.holding import hold
from services.documents import queries, sealing
from services.documents.queries import DocumentCard
from services.documents.reception import Received
from services.documents.sealing import DocumentKey
from services.rules.lifecycle import FINAL
from tenants.db import Tx


class TicketFinal(Conflict):
    """The ticket is closed or cancelled: nobody would look at a new document. Open a new ticket that refers to it."""

    code = "ticket_final"


async def prepare(tx: Tx, ticket_id: UUID | None) -> DocumentKey:
    """Look whether the caller may hand in a document (to this ticket), and make its key.

    Raises TicketNotFound or Denied, before a byte of the document is taken.
    """
    if ticket_id is not None:
        await hold(tx, ticket_id)
        tx.scope.require("tickets.attach")
    else:
        tx.scope.require("documents.write")
    return await sealing.new_key(tx)


async def attach(tx: Tx, *, ticket_id: UUID, received: Received, internal: bool) -> DocumentCard:
    """Attach a received document to a ticket (of a merged one, to its target).

    Raises TicketNotFound, TicketFinal, or Denied: internal ones are handed in by the side that does the work.
    """
    case = await hold(tx, ticket_id)
    while case.ticket.merged_into is not None:
        case = await hold(tx, case.ticket.merged_into)
    working = access.works_on(tx.scope, case.ticket)
    if internal and not working:
        raise Denied(say("Only the side that does the work attaches internal documents."))
    tx.scope.require("tickets.attach")
    if case.ticket.standing in FINAL and not internal:
        raise TicketFinal
    return await _attached(case, received, internal=internal)


async def _attached(case: Case, received: Received, *, internal: bool) -> DocumentCard:
    ticket = case.ticket
    made = await _insert(case.tx, received, ticket_id=ticket.id, internal=internal)
    case.tell(
        "document.filed" if internal else "document.attached", _facts(received), kind="document", subject=made
    )
    await saving.save(case)
    return await queries.document(case.tx, made)


_LOOSE = """
UPDATE documents SET ticket_id = $3 WHERE tenant_id = $1 AND id = ANY($2) AND ticket_id IS NULL AND uploaded_by = $4
RETURNING id, media_type, size, sha256
"""


async def file_under(tx: Tx, *, ticket_id: UUID, documents: Sequence[UUID]) -> None:
    """Attach documents that the caller handed in before the ticket was there; others than those are passed by.

    Raises TicketNotFound, Denied, or TicketFinal.
    """
    case = await hold(tx, ticket_id)
    tx.scope.require("tickets.attach")
    if case.ticket.standing in FINAL:
        raise TicketFinal
    for row in await tx.fetch(_LOOSE, tx.tenant, list(documents), ticket_id, tx.scope.actor):
        facts = {"media_type": row["media_type"], "size": row["size"], "sha256": row["sha256"].hex()}
        case.tell("document.attached", facts, kind="document", subject=row["id"])
    await saving.save(case)


_DISCARD = """
DELETE FROM documents WHERE tenant_id = $1 AND id = $2 AND ticket_id IS NULL AND uploaded_by = $3 RETURNING id
"""


async def discard(tx: Tx, document_id: UUID) -> None:
    """Take back a document of one's own that belongs to no ticket. Raises DocumentNotFound."""
    tx.scope.require("documents.write")
    if await tx.fetchval(_DISCARD, tx.tenant, document_id, tx.scope.actor) is None:
        raise queries.DocumentNotFound
    events.record(tx, "document.discarded", "document", document_id)


async def hand_in(tx: Tx, received: Received) -> DocumentCard:
    """Hand in a document that belongs to no ticket yet; only who handed it in sees it."""
    tx.scope.require("documents.write")
    made = await _insert(tx, received, ticket_id=None, internal=False)
    events.record(tx, "document.filed", "document", made, _facts(received))
    return await queries.document(tx, made)


_INSERT = """
INSERT INTO documents (tenant_id, id, ticket_id, sha256, size, media_type, file_name, internal, uploaded_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def _insert(tx: Tx, received: Received, *, ticket_id: UUID | None, internal: bool) -> UUID:
    made = new_id()
    await tx.execute(
        _INSERT, tx.tenant, made, ticket_id, received.digest, received.size, received.media_type, received.file_name, internal,
        tx.scope.actor, tx.now,
    )  # fmt: skip
    return made


def _facts(received: Received) -> dict[str, object]:
    """What the log may hold of a document: never its name."""
    return {"media_type": received.media_type, "size": received.size, "sha256": received.digest.hex()}
