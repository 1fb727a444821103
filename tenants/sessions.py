"""Web sessions: 256 random bits in a cookie, stored as their SHA-256. A session has one membership; switching makes a new one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from core.errors import Conflict, NotFound, Unauthenticated
from core.said import say
from tenants import principals
from tenants.admission import Admission, Found, admit, forget_all
from tenants.db import Tx, transaction
from tenants.scope import system

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
_SEEN_EVERY = timedelta(minutes=5)
_RANDOM_BYTES = 32
_MOST_CHARACTERS = 100

_OPEN = """
INSERT INTO sessions (session_hash, sign_in_id, membership_id, created_at, seen_at, expires_at, user_agent,
    identity_provider_id, subject, provider_session)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)
"""
_FIND = """
SELECT s.membership_id, s.seen_at, s.created_at, s.expires_at
FROM sessions s JOIN sign_ins i ON i.id = s.sign_in_id AND i.ended_at IS NULL
WHERE s.session_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2
"""
_SEEN = "UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE session_hash = $1"
_OWN = "SELECT sign_in_id, identity_provider_id FROM sessions WHERE session_hash = $1 AND revoked_at IS NULL AND expires_at > $2 FOR UPDATE"
_MAY_SWITCH = "SELECT 1 FROM memberships WHERE id = $1 AND sign_in_id = $2 AND ended_at IS NULL"
_LIST = """
SELECT session_hash, membership_id, created_at, seen_at, user_agent, identity_provider_id FROM sessions
WHERE sign_in_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY seen_at DESC, session_hash
"""
_REVOKE = "UPDATE sessions SET revoked_at = $2 WHERE session_hash = $1 AND revoked_at IS NULL"
_REVOKE_ONE = """
UPDATE sessions SET revoked_at = $3 WHERE sign_in_id = $1 AND session_hash = $2 AND revoked_at IS NULL RETURNING 1
"""
_REVOKE_OTHERS = """
UPDATE sessions SET revoked_at = $3 WHERE sign_in_id = $1 AND session_hash <> $2 AND revoked_at IS NULL
"""
_REVOKE_THROUGH = """
UPDATE sessions SET revoked_at = $5 WHERE identity_provider_id = $1 AND ($2::text IS NULL OR subject = $2)
    AND ($3::text IS NULL OR provider_session = $3) AND created_at <= $4 AND revoked_at IS NULL RETURNING 1
"""
_PURGE = "DELETE FROM sessions WHERE expires_at < $1"


class ThroughCompany(Conflict):
    """This session was opened by a company's sign-in, which answers for that company alone: sign in with the password for the others."""

    code = "through_company"


@dataclass(frozen=True, slots=True)
class Through:
    """The company sign-in that opens a session: whom it names there, and its own session."""

    identity_provider_id: UUID
    subject: str
    session: str | None = None


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session as its owner sees it. `id` is the digest of the cookie, and opens nothing."""

    id: str
    membership: UUID
    created_at: datetime
    seen_at: datetime
    user_agent: str | None
    is_this: bool
    through_company: bool


async def start(
    tx: Tx, *, sign_in_id: UUID, membership_id: UUID, user_agent: str | None, through: Through | None = None
) -> str:
    """Begin a session of a membership; the value of its cookie, which is stored nowhere."""
    cookie = secrets.token_urlsafe(_RANDOM_BYTES)
    agent = user_agent[:200] if user_agent else None
    company = (through.identity_provider_id, through.subject, through.session) if through else (None,) * 3
    await tx.execute(
        _OPEN, _digest(cookie), sign_in_id, membership_id, tx.now, tx.now + IDLE, agent, *company
    )
    return cookie


async def resolve(cookie: str) -> Admission:
    """Whose session this is. Raises Unauthenticated, or TooMany."""
    if not 0 < len(cookie) <= _MOST_CHARACTERS or not cookie.isascii():
        raise Unauthenticated(say("You are not signed in."))
    digest = _digest(cookie)
    return await admit(f"session:{digest.hex()}", lambda: _find(digest))


async def switch(tx: Tx, cookie: str, *, membership_id: UUID, user_agent: str | None) -> str:
    """Change to another membership of the same sign-in: a new session; the old one ends.

    Raises Unauthenticated, NotFound, ThroughCompany.
    """
    sign_in_id, through_company = await _own(tx, cookie)
    if through_company:
        raise ThroughCompany
    if not await tx.fetchval(_MAY_SWITCH, membership_id, sign_in_id):
        raise NotFound(say("You have no such membership."))
    await revoke(tx, cookie)
    return await start(tx, sign_in_id=sign_in_id, membership_id=membership_id, user_agent=user_agent)


async def owner(tx: Tx, cookie: str) -> UUID:
    """The sign-in of a living session, locked. Raises Unauthenticated."""
    return (await _own(tx, cookie))[0]


async def is_through_company(tx: Tx, cookie: str) -> bool:
    """Whether a company's sign-in opened this session. Raises Unauthenticated."""
    return (await _own(tx, cookie))[1]


async def _own(tx: Tx, cookie: str) -> tuple[UUID, bool]:
    row = await tx.fetchrow(_OWN, _digest(cookie), tx.now)
    if row is None:
        raise Unauthenticated(say("You are not signed in."))
    return row["sign_in_id"], row["identity_provider_id"] is not None


async def listed(tx: Tx, cookie: str) -> list[SessionCard]:
    """The living sessions of the same sign-in, the last seen first. Raises Unauthenticated."""
    rows = await tx.fetch(_LIST, await owner(tx, cookie), tx.now)
    return [_card(row, is_this=row["session_hash"] == _digest(cookie)) for row in rows]


async def revoke(tx: Tx, cookie: str) -> None:
    """End a session at once (sign out). One that is unknown is no error."""
    await tx.execute(_REVOKE, _digest(cookie), tx.now)
    forget_all(tx)


async def revoke_one(tx: Tx, cookie: str, session: str) -> None:
    """End another session of the same sign-in, by its listed id. Raises NotFound, Unauthenticated."""
    try:
        digest = bytes.fromhex(session)
    except ValueError:
        digest = b""
    if not await tx.fetchval(_REVOKE_ONE, await owner(tx, cookie), digest, tx.now):
        raise NotFound(say("You have no such session."))
    forget_all(tx)


async def revoke_others(tx: Tx, sign_in_id: UUID, *, keep: str | None = None) -> None:
    """End all sessions of a sign-in but the one kept: after a change of the password, or a loss."""
    await tx.execute(_REVOKE_OTHERS, sign_in_id, _digest(keep or ""), tx.now)
    forget_all(tx)


async def revoke_through(
    tx: Tx, identity_provider_id: UUID, *, subject: str | None, session: str | None, until: datetime
) -> int:
    """End what a company's sign-in opened until then: by its own session, or all of somebody. How many ended."""
    ended = await tx.fetch(_REVOKE_THROUGH, identity_provider_id, subject, session, until, tx.now)
    forget_all(tx)
    return len(ended)


async def purge(tx: Tx) -> None:
    """Delete sessions that ran out a month ago or earlier."""
    await tx.execute(_PURGE, tx.now - timedelta(days=30))


async def _find(digest: bytes) -> Found:
    async with transaction(system(name="sessions")) as tx:
        row = await tx.fetchrow(_FIND, digest, tx.now)
        scope = await principals.of_membership(tx, row["membership_id"]) if row else None
        if row is None or scope is None:
            raise Unauthenticated(say("You are not signed in, or your session has ended."))
        expires_at = await _seen(tx, digest, row)
        return Found(scope, f"session:{row['membership_id']}", (expires_at - tx.now).total_seconds())


async def _seen(tx: Tx, digest: bytes, row: Any) -> datetime:
    """A session in use goes on, up to the longest; written down now and then."""
    expires_at: datetime = row["expires_at"]
    if tx.now - row["seen_at"] >= _SEEN_EVERY:
        expires_at = min(tx.now + IDLE, row["created_at"] + LONGEST)
        await tx.execute(_SEEN, digest, tx.now, expires_at)
    return expires_at


def _card(row: Any, *, is_this: bool) -> SessionCard:
    return SessionCard(
        row["session_hash"].hex(),
        row["membership_id"],
        row["created_at"],
        row["seen_at"],
        row["user_agent"],
        is_this,
        row["identity_provider_id"] is not None,
    )


def _digest(cookie: str) -> bytes:
    return sha256(cookie.encode()).digest()
