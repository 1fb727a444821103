"""Bearer access tokens of API clients (RFC 6750): 256 random bits, stored as their SHA-256 alone."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from core.errors import Unauthenticated
from core.said import say
from core.settings import settings
from tenants import principals
from tenants.admission import Admission, Found, admit, forget_all
from tenants.db import Tx, transaction
from tenants.scope import system

PREFIX = "urk_"
_RANDOM_BYTES = 32
_LONGEST = 200

_INSERT = "INSERT INTO access_tokens (token_hash, api_client_id, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)"
_REVOKE = "UPDATE access_tokens SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL"
_PURGE = "DELETE FROM access_tokens WHERE expires_at < $1"
_SEEN = principals.COLUMNS.format(
    person="coalesce(m.person_id, c.id)",
    home="CASE WHEN m.id IS NULL THEN c.tenant_id ELSE m.tenant_id END",
)
_FIND = f"""
SELECT t.expires_at, c.id AS client, coalesce(m.person_id, c.id) AS actor, coalesce(m.locale, 'ja') AS locale,
       CASE WHEN m.id IS NULL THEN 'api_client' ELSE 'person' END AS kind,
       CASE WHEN m.id IS NULL THEN c.tenant_id ELSE m.tenant_id END AS home,
       CASE WHEN m.id IS NULL THEN c.roles ELSE m.roles END AS roles,
       CASE WHEN m.id IS NULL THEN c.domains ELSE m.domains END AS domains, m.department,
       ARRAY(SELECT unnest(t.scopes) INTERSECT SELECT unnest(c.scopes)) AS scopes, {_SEEN}
FROM access_tokens t JOIN api_clients c ON c.id = t.api_client_id LEFT JOIN memberships m ON m.id = c.membership_id
WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND c.ended_at IS NULL AND m.ended_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as it is shown, once."""

    token: str
    scopes: tuple[str, ...]
    expires_at: datetime
    lifetime_seconds: int


def fresh() -> str:
    """A token that nobody has yet."""
    return PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


async def issue(
    tx: Tx,
    *,
    api_client_id: UUID,
    scopes: Iterable[str],
    token: str | None = None,
    seconds: int | None = None,
) -> IssuedToken:
    """Make a token of an API client (or keep this fresh one), good for these scopes and `token_lifetime_seconds`, or for less."""
    token = token or fresh()
    granted = tuple(sorted(scopes))
    lifetime = min(seconds or settings().token_lifetime_seconds, settings().token_lifetime_seconds)
    expires_at = tx.now + timedelta(seconds=lifetime)
    await tx.execute(_INSERT, _digest(token), api_client_id, list(granted), tx.now, expires_at)
    return IssuedToken(token, granted, expires_at, lifetime)


async def resolve(token: str) -> Admission:
    """Who holds this token. Raises Unauthenticated, or TooMany."""
    if len(token) > _LONGEST or not token.startswith(PREFIX):
        raise Unauthenticated(say("The access token is not valid."))
    digest = _digest(token)
    return await admit(f"token:{digest.hex()}", lambda: _find(digest))


async def revoke(tx: Tx, token: str) -> None:
    """End a token at once. One that is unknown or already ended is no error (RFC 7009)."""
    await tx.execute(_REVOKE, _digest(token), tx.now)
    forget_all(tx)


async def purge(tx: Tx) -> None:
    """Delete tokens that ran out a day ago or earlier."""
    await tx.execute(_PURGE, tx.now - timedelta(days=1))


async def _find(digest: bytes) -> Found:
    async with transaction(system(name="tokens")) as tx:
        row = await tx.fetchrow(_FIND, digest, tx.now)
        scope = principals.scope_of(row, principal=f"api_client:{row['client']}") if row else None
        if row is None or scope is None:
            raise Unauthenticated(say("The access token is not valid, or has expired."))
        return Found(scope, f"api:{row['client']}", (row["expires_at"] - tx.now).total_seconds())


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
