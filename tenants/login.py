"""Signing in by e-mail and password. A wrong address and a wrong password get the same answer after the same work.

The edge checks (`check`), then lets services/directory open the session or count the failure, in one transaction.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from core.errors import Invalid
from core.settings import RateLimit, settings
from tenants import limits, passwords, pending, sessions
from tenants.db import Tx, transaction
from tenants.directory.rows import Row
from tenants.directory.sign_ins import normal
from tenants.scope import Clearance, Scope, system
from tenants.throttle import FIRST_LOCK, LONGEST_LOCK, PATIENCE

RATE = RateLimit(per_second=1, burst=20)
"""Attempts from one address; the settings' `off` also turns this off."""

NOBODY = UUID(int=0)

_STORED = "SELECT id, password_hash, locked_until > $2 AS locked FROM sign_ins WHERE email = $1 AND ended_at IS NULL"
_FAIL = """
UPDATE sign_ins SET failures = failures + 1,
    locked_until = CASE WHEN failures + 1 >= $2::int
        THEN $3 + least($4::interval * 2 ^ least(failures + 1 - $2::int, 30), $5::interval) END
WHERE id = $1 AND (locked_until IS NULL OR locked_until <= $3)
"""
_LET_IN = """
UPDATE sign_ins SET failures = 0, locked_until = NULL, password_hash = coalesce($3, password_hash)
WHERE id = $1 AND $4 AND ended_at IS NULL AND (locked_until IS NULL OR locked_until <= $2) RETURNING 1
"""
_SET = "UPDATE sign_ins SET password_hash = $2, failures = 0, locked_until = NULL WHERE id = $1"
_ACCOUNT = "SELECT email, password_hash IS NOT NULL AS has_password FROM sign_ins WHERE id = $1"
_CHOICES = (
    "SELECT id, tenant_id FROM memberships WHERE sign_in_id = $1 AND ended_at IS NULL ORDER BY created_at, id"
)
_LAST = """
SELECT m.id FROM memberships m LEFT JOIN sessions s ON s.membership_id = m.id
WHERE m.sign_in_id = $1 AND m.ended_at IS NULL ORDER BY s.seen_at DESC NULLS LAST, m.created_at, m.id LIMIT 1
"""
_NAMES = (
    "SELECT tenant_id, key, name_ja, name_en FROM tenants WHERE tenant_id = ANY($1) AND status = 'active'"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """Whose address it is (NOBODY: nobody's), whether the password is right, and its hash anew where that is dated."""

    sign_in_id: UUID
    is_right: bool
    new_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in as its owner sees it."""

    sign_in_id: UUID
    email: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A membership one may change to. The provider's has no company."""

    membership: UUID
    tenant: str | None
    name: dict[str, str] | None


async def check(email: str, password: str, *, peer: str) -> Checked:
    """Look whether it is the password. Nothing is decided yet: the address may be locked. Raises TooMany."""
    await limits.spend(f"password:{peer}", RATE if settings().rate_limit else None)
    try:
        plain = normal(email)
    except Invalid:
        plain = ""
    async with transaction(system(name="sign-in")) as tx:
        row = await tx.fetchrow(_STORED, plain, tx.now)
    stored = row["password_hash"] if row else None
    is_right = await passwords.matches(password, stored)
    dated = is_right and not row["locked"] and passwords.is_dated(stored) if row and stored else False
    return Checked(
        row["id"] if row else NOBODY, is_right, await passwords.hashed(password) if dated else None
    )


async def let_in(tx: Tx, checked: Checked) -> UUID | None:
    """The membership to begin with (the last one used); None where the password is wrong, or the sign-in locked or without any.

    A right password for a locked sign-in costs what a wrong one does: nothing tells that it was right.
    """
    if not await tx.fetchval(_LET_IN, checked.sign_in_id, tx.now, checked.new_hash, checked.is_right):
        return None
    found = await tx.fetchval(_LAST, checked.sign_in_id)
    return found if isinstance(found, UUID) else None


async def count_failure(tx: Tx, checked: Checked) -> None:
    """After five failures in a row the address is locked for a minute, then twice as long each time, up to an hour."""
    await tx.execute(_FAIL, checked.sign_in_id, PATIENCE, tx.now, FIRST_LOCK, LONGEST_LOCK)


async def set_password(tx: Tx, sign_in_id: UUID, password_hash: str, *, keep: str | None = None) -> None:
    """Give a sign-in another password; its sessions end, but the one kept, and what is under way."""
    await tx.execute(_SET, sign_in_id, password_hash)
    await pending.drop(tx, sign_in_id)
    await sessions.revoke_others(tx, sign_in_id, keep=keep)


async def account(tx: Tx, sign_in_id: UUID) -> Account:
    """The address of a sign-in, and whether it has a password."""
    row = await tx.fetchrow(_ACCOUNT, sign_in_id)
    assert row is not None
    return Account(sign_in_id, row["email"], row["has_password"])


async def choices(sign_in_id: UUID) -> list[Choice]:
    """The companies (and the provider) that a sign-in leads to."""
    async with transaction(system(name="sign-in")) as tx:
        rows = await tx.fetch(_CHOICES, sign_in_id)
    tenants = [row["tenant_id"] for row in rows if row["tenant_id"]]
    async with transaction(_over(tenants)) as tx:
        named = {row["tenant_id"]: row for row in await tx.fetch(_NAMES, tenants)}
    return [
        _choice(row["id"], named.get(row["tenant_id"]))
        for row in rows
        if row["tenant_id"] is None or row["tenant_id"] in named
    ]


def _over(tenants: list[UUID]) -> Scope:
    return replace(system(name="sign-in"), clearances=tuple(Clearance(tenant) for tenant in tenants))


def _choice(membership: UUID, tenant: Row | None) -> Choice:
    if tenant is None:
        return Choice(membership, None, None)
    return Choice(membership, tenant["key"], {"ja": tenant["name_ja"], "en": tenant["name_en"]})
