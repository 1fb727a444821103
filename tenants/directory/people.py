"""People with their membership: a client company's within its wall, and the provider's staff within the provider's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.said import say
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row
from tenants.scope import PROVIDER_TENANT, Scope

_CLIENT = """
SELECT p.id, t.key AS tenant, p.name, p.email, p.department, p.locale, p.version, p.created_at, p.ended_at,
       m.id AS membership, m.roles, m.domains
FROM people p JOIN tenants t ON t.tenant_id = p.tenant_id
LEFT JOIN memberships m ON m.person_id = p.id AND m.ended_at IS NULL
WHERE p.tenant_id = $1 AND {which}
"""
_STAFF = """
SELECT p.id, NULL::text AS tenant, p.name, p.email, NULL::text AS department, p.locale, p.version, p.created_at, p.ended_at,
       m.id AS membership, m.roles, m.domains
FROM staff p LEFT JOIN memberships m ON m.person_id = p.id AND m.ended_at IS NULL
WHERE $1::uuid IS NOT NULL AND {which}
"""
_HOME = "SELECT tenant_id FROM memberships WHERE person_id = $1 ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class UserCard:
    """A person and what they may. `tenant` null is the provider's staff; `domains` null is all; no roles: no access."""

    id: UUID
    tenant: str | None
    name: str
    email: str | None
    department: str | None
    locale: str
    membership: UUID | None
    roles: tuple[str, ...]
    domains: tuple[str, ...] | None
    version: int
    created_at: datetime
    ended_at: datetime | None


def table(tx: Tx) -> str:
    """Where the people of this wall stand."""
    return "staff" if tx.tenant == PROVIDER_TENANT else "people"


def key(tx: Tx, person_id: UUID) -> dict[str, UUID]:
    """The key of a person in that table."""
    return {"id": person_id} if tx.tenant == PROVIDER_TENANT else {"tenant_id": tx.tenant, "id": person_id}


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[UserCard]:
    """The people of this wall, in the order of their making."""
    found = await tx.fetch(
        _of(tx, "($2::uuid IS NULL OR p.id > $2) ORDER BY p.id LIMIT $3"), tx.tenant, after, limit
    )
    return [card(row) for row in found]


async def one(tx: Tx, person_id: UUID) -> UserCard:
    """Raises NotFound."""
    row = await tx.fetchrow(_of(tx, "p.id = $2"), tx.tenant, person_id)
    if row is None:
        raise NotFound(say("No such user, or you may not see it."))
    return card(row)


async def wall_of(tx: Tx, person_id: UUID) -> Scope:
    """The caller's scope inside the wall of a person. Raises NotFound where the caller does not see it."""
    row = await tx.fetchrow(_HOME, person_id)
    if row is None:
        raise NotFound(say("No such user, or you may not see it."))
    return tx.scope.at(row["tenant_id"] or PROVIDER_TENANT)


async def hold(tx: Tx, person_id: UUID, *, version: int | None = None) -> Row:
    """Lock a person of this wall for a change. Raises NotFound, Stale."""
    return await rows.hold(tx, table(tx), version=version, **key(tx, person_id))


async def edit(tx: Tx, held: Row, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Write what differs; the names of the changed columns."""
    return await rows.edit(tx, table(tx), held, changes, **key(tx, held["id"]))


async def touch(tx: Tx, person_id: UUID) -> None:
    """What is shown with a person changed elsewhere (roles, domains): the edit token rises."""
    await rows.touch(tx, table(tx), **key(tx, person_id))


def _of(tx: Tx, which: str) -> str:
    return (_STAFF if tx.tenant == PROVIDER_TENANT else _CLIENT).format(which=which)


def card(row: Any) -> UserCard:
    return UserCard(**{**row, "roles": tuple(row["roles"] or ()), "domains": rows.texts(row["domains"])})
