"""Read a document's content: permission and key in a transaction, the bytes after it, a chunk at a time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from services import access_records
from services.documents import queries, sealing
from services.documents.ports import DocumentStore
from services.documents.queries import DocumentCard
from services.documents.sealing import HEADER, DocumentKey
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Content:
    """A document that may be read: what it is, and how its bytes are had (after the transaction)."""

    card: DocumentCard
    tenant: UUID
    key: DocumentKey
    store: DocumentStore

    async def chunks(self) -> AsyncIterator[bytes]:
        """The plain bytes. Raises Damaged or StoreAway in the middle where the stored bytes do not open."""
        async with self.store.stored(self.tenant, bytes.fromhex(self.card.sha256)) as stored:
            await stored.read(HEADER)
            for number, count, last in sealing.chunks_of(stored.size):
                sealed = await stored.read(count)
                yield await asyncio.to_thread(sealing.unseal, self.key, number, sealed, last=last)


async def content(tx: Tx, document_id: UUID, store: DocumentStore) -> Content:
    """Open a document to be read. What staff read leaves an access record: who, which document, of which ticket, when.

    Raises DocumentNotFound, Denied, KeyDestroyed, StoreAway or Damaged.
    """
    card = await queries.document(tx, document_id)
    async with store.stored(tx.tenant, bytes.fromhex(card.sha256)) as stored:
        key = await sealing.key_of(tx, await stored.read(HEADER))
    if tx.scope.is_staff:
        await access_records.downloaded(tx, document_id=document_id, ticket_id=card.ticket)
    return Content(card, tx.tenant, key, store)
