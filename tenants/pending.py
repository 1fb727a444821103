"""Sign-ins under way: a right password that waits for its second factor, or a way out to a company's sign-in and back.

A token of 256 random bits, stored as its SHA-256, good for minutes and once. It opens nothing by itself.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from tenants.db import Tx
from tenants.directory import rows
from tenants.sessions import Through

LASTS = {"factor": timedelta(minutes=5), "company": timedelta(minutes=10)}
_RANDOM_BYTES = 32
_MOST_CHARACTERS = 100
Kind = Literal["factor", "company"]

_COLUMNS = (
    "sign_in_id, membership_id, identity_provider_id, subject, provider_session, nonce, verifier, goes_to"
)
_LOOK = f"SELECT {_COLUMNS} FROM pending_sign_ins WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 FOR UPDATE"
_TAKE = f"DELETE FROM pending_sign_ins WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 RETURNING {_COLUMNS}"
_DROP = "DELETE FROM pending_sign_ins WHERE sign_in_id = $1"
_PURGE = "DELETE FROM pending_sign_ins WHERE expires_at < $1"


@dataclass(frozen=True, slots=True)
class Pending:
    """What a sign-in under way knows so far."""

    goes_to: str
    sign_in_id: UUID | None = None
    membership_id: UUID | None = None
    identity_provider_id: UUID | None = None
    subject: str | None = None
    provider_session: str | None = None
    nonce: str | None = None
    verifier: str | None = None

    @property
    def through(self) -> Through | None:
        """The company sign-in that it came through, once that has named somebody."""
        if self.identity_provider_id is None or self.subject is None:
            return None
        return Through(self.identity_provider_id, self.subject, self.provider_session)


async def begin(tx: Tx, kind: Kind, **known: Any) -> str:
    """Begin to wait; the token, which is stored nowhere."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    await rows.insert(
        tx, "pending_sign_ins", token_hash=_digest(token), kind=kind, created_at=tx.now, expires_at=tx.now + LASTS[kind], **known
    )  # fmt: skip
    return token


async def look(tx: Tx, kind: Kind, token: str) -> Pending | None:
    """What a token waits for, locked; None where it is unknown or has run out."""
    return await _one(tx, _LOOK, kind, token)


async def take(tx: Tx, kind: Kind, token: str) -> Pending | None:
    """The same, and the token is spent."""
    return await _one(tx, _TAKE, kind, token)


async def drop(tx: Tx, sign_in_id: UUID) -> None:
    """Forget what waits for a sign-in: its password is another now."""
    await tx.execute(_DROP, sign_in_id)


async def purge(tx: Tx) -> None:
    """Delete what has run out."""
    await tx.execute(_PURGE, tx.now)


async def _one(tx: Tx, sql: str, kind: Kind, token: str) -> Pending | None:
    if not 0 < len(token) <= _MOST_CHARACTERS or not token.isascii():
        return None
    row = await tx.fetchrow(sql, _digest(token), kind, tx.now)
    return Pending(**row) if row else None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
