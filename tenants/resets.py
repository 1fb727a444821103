"""Reset links: with one, somebody who forgot their password sets a new one. Good once, for a day, stored as SHA-256."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from tenants.db import Tx
from tenants.directory import rows

LASTS = timedelta(hours=24)
_RANDOM_BYTES = 32
_MOST_CHARACTERS = 100

_VOID = "DELETE FROM password_resets WHERE sign_in_id = $1 AND used_at IS NULL"
_FIND = """
SELECT r.sign_in_id FROM password_resets r JOIN sign_ins i ON i.id = r.sign_in_id AND i.ended_at IS NULL
WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > $2
"""
_TAKE = """
UPDATE password_resets SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING sign_in_id
"""
_REACH = "SELECT tenant_id FROM memberships WHERE sign_in_id = $1 AND ended_at IS NULL"
_PURGE = "DELETE FROM password_resets WHERE expires_at < $1"


async def reach(tx: Tx, sign_in_id: UUID) -> list[UUID | None]:
    """The companies (None: the provider) that a sign-in leads to: who resets it must be responsible for them all."""
    return [row["tenant_id"] for row in await tx.fetch(_REACH, sign_in_id)]


async def make(tx: Tx, sign_in_id: UUID) -> str:
    """A new link's token, which is stored nowhere; an older link is good no more."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    await tx.execute(_VOID, sign_in_id)
    await rows.insert(
        tx, "password_resets", token_hash=_digest(token), sign_in_id=sign_in_id, made_by=tx.scope.actor, created_at=tx.now,
        expires_at=tx.now + LASTS,
    )  # fmt: skip
    return token


async def is_good(tx: Tx, token: str) -> bool:
    """Whether a link can be used now."""
    return _is_plausible(token) and await tx.fetchval(_FIND, _digest(token), tx.now) is not None


async def take(tx: Tx, token: str) -> UUID | None:
    """Use a link up: the sign-in that it is for. None where it is unknown, used or old."""
    found = await tx.fetchval(_TAKE, _digest(token), tx.now) if _is_plausible(token) else None
    return found if isinstance(found, UUID) else None


async def purge(tx: Tx) -> None:
    """Delete links that ran out a month ago or earlier."""
    await tx.execute(_PURGE, tx.now - timedelta(days=30))


def _is_plausible(token: str) -> bool:
    return 0 < len(token) <= _MOST_CHARACTERS and token.isascii()


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
