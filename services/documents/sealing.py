"""Encrypt a document in chunks, so that neither end holds it whole: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár
2015) with AES-256-GCM, as the age format uses it.

A sealed document is a header (a mark, and the document's own key wrapped by its tenant's) and its chunks. Each document has a
key of its own, so the nonces are counters: 11 bytes of the chunk's number and one that marks the last. A chunk that was
changed, moved, repeated or left out, or a file cut short, does not open.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import Unavailable
from tenants import keys
from tenants.db import Tx

CHUNK = 256 * 1024
"""Plain bytes in every chunk but the last, which has 1 to as many."""
TAG = 16
MARK = b"urakata1"
_WRAPPED = 12 + 32 + TAG
HEADER = len(MARK) + _WRAPPED
_ABOUT = b"document key"


class Damaged(Unavailable):
    """The stored content was changed or cut short, and does not open."""

    code = "document_damaged"


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """A document's own key, and the header that carries it to whoever holds the tenant's key."""

    cipher: AESGCM
    header: bytes


async def new_key(tx: Tx) -> DocumentKey:
    """A fresh key for a document of this tenant. Raises KeyDestroyed."""
    plain = AESGCM.generate_key(256)
    return DocumentKey(AESGCM(plain), MARK + await keys.encrypt(tx, plain, about=_ABOUT))


async def key_of(tx: Tx, header: bytes) -> DocumentKey:
    """The key that a header carries. Raises KeyDestroyed, or Damaged."""
    if len(header) != HEADER or not header.startswith(MARK):
        raise Damaged
    try:
        plain = await keys.decrypt(tx, header[len(MARK) :], about=_ABOUT)
    except InvalidTag as error:
        raise Damaged from error
    return DocumentKey(AESGCM(plain), header)


def seal(key: DocumentKey, number: int, chunk: bytes, *, last: bool) -> bytes:
    """The sealed form of a chunk; numbers count from 0."""
    return key.cipher.encrypt(_nonce(number, last=last), chunk, None)


def unseal(key: DocumentKey, number: int, sealed: bytes, *, last: bool) -> bytes:
    """The chunk again. Raises Damaged."""
    try:
        return key.cipher.decrypt(_nonce(number, last=last), sealed, None)
    except InvalidTag as error:
        raise Damaged from error


def chunks_of(size: int) -> Iterator[tuple[int, int, bool]]:
    """The sealed chunks of a stored document of this size: number, bytes to read, and whether it is the last."""
    left, number = size - HEADER, 0
    while left > 0:
        count = min(left, CHUNK + TAG)
        left -= count
        yield number, count, left == 0
        number += 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
