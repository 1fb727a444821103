"""Take in a document as it arrives: measured, hashed, known by its content, sealed and written, a chunk at a time.

No transaction is open meanwhile: the tenant's key was asked for before, the row is written after.
"""

import asyncio
import hashlib
from dataclasses import dataclass

from core.errors import Invalid, TooLarge
from core.said import say
from services.documents import kinds, sealing
from services.documents.ports import Incoming
from services.documents.sealing import CHUNK, DocumentKey
from services.rules import file_names


@dataclass(frozen=True, slots=True)
class Received:
    """A document whose bytes are kept, and that no row names yet."""

    digest: bytes
    size: int
    media_type: str
    file_name: str


class Reception:
    """Takes in one file: `begin` with what its sender says of it, `add` what comes, `end`."""

    def __init__(self, incoming: Incoming, key: DocumentKey, *, limit: int) -> None:
        self._incoming, self._key, self._limit = incoming, key, limit
        self._hash = hashlib.sha256()
        self._waiting = bytearray()
        self._size = self._number = 0
        self._name = self._claimed = self._media_type = ""

    async def begin(self, file_name: str, claimed: str | None) -> None:
        """The file's name and media type as its sender gives them."""
        self._name = file_names.cleaned(file_name)
        self._claimed = claimed or ""
        await self._incoming.write(self._key.header)

    async def add(self, data: bytes) -> None:
        """The next bytes. Raises TooLarge, UnsupportedMedia (by the first chunk), or StoreAway."""
        self._size += len(data)
        if self._size > self._limit:
            raise TooLarge(
                say("The document is larger than {limit} bytes.", limit=self._limit), limit=self._limit
            )
        self._waiting += data
        while len(self._waiting) > CHUNK:  # the last chunk is not empty, so one byte more is waited for
            await self._take(CHUNK, last=False)

    async def end(self) -> Received:
        """Keep the document. Raises Invalid for an empty one, UnsupportedMedia, or StoreAway."""
        if self._size == 0:
            raise Invalid.field("/file", "empty", say("held a file of 0 bytes; takes a file with content"))
        await self._take(len(self._waiting), last=True)
        digest = self._hash.digest()
        await self._incoming.keep(digest)
        return Received(digest, self._size, self._media_type, self._name)

    async def _take(self, count: int, *, last: bool) -> None:
        chunk = bytes(self._waiting[:count])
        del self._waiting[:count]
        if self._number == 0:
            self._media_type = kinds.identify(chunk, claimed=self._claimed, file_name=self._name)
        await self._incoming.write(await asyncio.to_thread(self._seal, chunk, last=last))

    def _seal(self, chunk: bytes, *, last: bool) -> bytes:
        self._hash.update(chunk)
        number, self._number = self._number, self._number + 1
        return sealing.seal(self._key, number, chunk, last=last)
