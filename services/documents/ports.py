"""Where the bytes of documents stand: outside the database, sealed, under the SHA-256 of what was handed in."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from core.errors import Unavailable


class StoreAway(Unavailable):
    """The document store cannot be written or read now."""

    code = "document_store_away"


class Incoming(Protocol):
    """A document that is being written. Nobody sees it before `keep`; without it, it is gone with its context."""

    async def write(self, block: bytes) -> None:
        """Write the next bytes. Raises StoreAway."""

    async def keep(self, digest: bytes) -> None:
        """Make it durable under the SHA-256 of its content, at once or not at all; what is there already stays."""


class Stored(Protocol):
    """A kept document, opened: `size` is that of the sealed bytes."""

    size: int

    async def read(self, count: int) -> bytes:
        """Exactly this many bytes, fewer at the end. Raises StoreAway."""


class DocumentStore(Protocol):
    """A folder now; an object store can take its place."""

    def incoming(self, tenant: UUID) -> AbstractAsyncContextManager[Incoming]:
        """Begin to write a document of a tenant. Raises StoreAway."""

    def stored(self, tenant: UUID, digest: bytes) -> AbstractAsyncContextManager[Stored]:
        """Open a kept document. Raises StoreAway, also where it should be and is not."""

    async def clear_abandoned(self, *, hours: int) -> int:
        """Remove what was begun this long ago and never kept (a process died); how many there were."""
