"""The companies' own sign-ins (OpenID Connect): where they are, and whose e-mail addresses they answer for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from core.errors import Conflict, NotFound
from tenants import keys
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row

_ALL = "SELECT * FROM identity_providers ORDER BY created_at, id"
_BY_SLUG = "SELECT * FROM identity_providers WHERE slug = $1"
_FOR_DOMAIN = "SELECT * FROM identity_providers WHERE enabled AND $1 = ANY(domains) ORDER BY created_at, id"
_ANY = "SELECT EXISTS (SELECT 1 FROM identity_providers WHERE enabled)"
_MEMBER = """
SELECT i.id AS sign_in_id, m.id AS membership_id FROM sign_ins i JOIN memberships m ON m.sign_in_id = i.id AND m.ended_at IS NULL
WHERE i.email = $1 AND i.ended_at IS NULL AND m.tenant_id IS NOT DISTINCT FROM $2
"""


class NoSuchProvider(NotFound):
    """There is no such company sign-in, or it is switched off."""

    code = "no_company_sign_in"


class SlugTaken(Conflict):
    """Another company sign-in has this address."""

    code = "slug_taken"


@dataclass(frozen=True, slots=True)
class IdentityProviderCard:
    """A company's sign-in, without its secret. `tenant_id` null is the provider's own."""

    id: UUID
    slug: str
    name: str
    tenant_id: UUID | None
    issuer: str
    client_id: str
    has_secret: bool
    domains: tuple[str, ...]
    enabled: bool
    asks_factor: bool
    version: int
    created_at: datetime


async def listed(tx: Tx) -> list[IdentityProviderCard]:
    """All, in the order of their making."""
    return [_card(row) for row in await tx.fetch(_ALL)]


async def any_enabled(tx: Tx) -> bool:
    """Whether the door offers company sign-ins at all."""
    return bool(await tx.fetchval(_ANY))


async def for_email(tx: Tx, email: str) -> list[IdentityProviderCard]:
    """Those that answer for the domain of an address."""
    return [_card(row) for row in await tx.fetch(_FOR_DOMAIN, email.rpartition("@")[2].casefold())]


async def named(tx: Tx, slug: str) -> IdentityProviderCard:
    """Raises NoSuchProvider."""
    row = await tx.fetchrow(_BY_SLUG, slug)
    if row is None:
        raise NoSuchProvider
    return _card(row)


async def enabled(tx: Tx, slug: str) -> IdentityProviderCard:
    """One that is switched on. Raises NoSuchProvider."""
    card = await named(tx, slug)
    if not card.enabled:
        raise NoSuchProvider
    return card


async def secret_of(tx: Tx, provider: UUID) -> str | None:
    """The client's secret there. The transaction is inside the provider's wall."""
    row = await hold(tx, provider)
    if row["client_secret"] is None:
        return None
    return (await keys.decrypt(tx, row["client_secret"], about=provider.bytes)).decode()


async def sealed(tx: Tx, provider: UUID, secret: str | None) -> bytes | None:
    """The secret as it is stored."""
    return await keys.encrypt(tx, secret.encode(), about=provider.bytes) if secret else None


async def member(tx: Tx, provider: IdentityProviderCard, email: str) -> tuple[UUID, UUID] | None:
    """The sign-in of an address and its membership in the provider's company; None where there is none."""
    row = await tx.fetchrow(_MEMBER, email, provider.tenant_id)
    return (row["sign_in_id"], row["membership_id"]) if row else None


async def hold(tx: Tx, provider: UUID, *, version: int | None = None) -> Row:
    """Lock one for a change. Raises NotFound, Stale."""
    return await rows.hold(tx, "identity_providers", version=version, id=provider)


async def make(tx: Tx, **values: Any) -> None:
    """Add one. Raises SlugTaken."""
    try:
        await rows.insert(tx, "identity_providers", version=1, created_at=tx.now, **values)
    except asyncpg.UniqueViolationError as error:
        raise SlugTaken from error


async def edit(tx: Tx, held: Row, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Write what differs; the names of the changed columns."""
    return await rows.edit(tx, "identity_providers", held, changes, id=held["id"])


def _card(row: Any) -> IdentityProviderCard:
    values = {name: row[name] for name in IdentityProviderCard.__slots__ if name != "has_secret"}
    values["domains"] = tuple(row["domains"])
    return IdentityProviderCard(**values, has_secret=row["client_secret"] is not None)
