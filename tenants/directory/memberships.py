"""Memberships: a principal in one company, or at the provider."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from core.errors import Conflict, NotFound
from core.ids import new_id
from core.said import say
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope

_COLUMNS = "m.id, m.person_id, m.roles, m.domains, m.version, m.created_at, m.ended_at"
_HERE = "m.tenant_id IS NOT DISTINCT FROM $1"
_PAGE = f"SELECT {_COLUMNS} FROM memberships m WHERE {_HERE} AND ($2::uuid IS NULL OR m.id > $2) ORDER BY m.id LIMIT $3"
_ONE = f"SELECT {_COLUMNS} FROM memberships m WHERE {_HERE} AND m.id = $2"
_HOLD_OF = f"SELECT * FROM memberships m WHERE {_HERE} AND m.person_id = $2 AND m.ended_at IS NULL FOR UPDATE"
_WHERE = "SELECT tenant_id FROM memberships WHERE id = $1"
_END = "UPDATE memberships SET ended_at = $2, version = version + 1 WHERE id = $1"
_END_SESSIONS = "UPDATE sessions SET revoked_at = $2 WHERE membership_id = $1 AND revoked_at IS NULL"
_END_CLIENTS = "UPDATE api_clients SET ended_at = $2 WHERE membership_id = $1 AND ended_at IS NULL"


@dataclass(frozen=True, slots=True)
class MembershipCard:
    """Whose, and what it lets them do; `domains` null is all."""

    id: UUID
    user: UUID
    roles: tuple[str, ...]
    domains: tuple[str, ...] | None
    version: int
    created_at: datetime
    ended_at: datetime | None


class SignsInAlready(Conflict):
    """Somebody of this company signs in with this e-mail address already."""

    code = "already_member"


def home(tx: Tx) -> UUID | None:
    """The company of this wall as memberships and API clients write it: null is the provider."""
    return None if tx.tenant == PROVIDER_TENANT else tx.tenant


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[MembershipCard]:
    """The memberships of this company, in the order of their making."""
    found = await tx.fetch(_PAGE, home(tx), after, limit)
    return [card(row) for row in found]


async def one(tx: Tx, membership_id: UUID) -> MembershipCard:
    """Raises NotFound."""
    row = await tx.fetchrow(_ONE, home(tx), membership_id)
    if row is None:
        raise NotFound(say("No such membership, or you may not see it."))
    return card(row)


async def wall_of(tx: Tx, membership_id: UUID) -> Scope:
    """The caller's scope inside the wall of a membership. Raises NotFound where the caller does not see it."""
    row = await tx.fetchrow(_WHERE, membership_id)
    if row is None:
        raise NotFound(say("No such membership, or you may not see it."))
    return tx.scope.at(row["tenant_id"] or PROVIDER_TENANT)


async def hold(tx: Tx, membership_id: UUID, *, version: int | None = None) -> Row:
    """Lock a membership of this company. Raises NotFound, Stale."""
    await one(tx, membership_id)
    return await rows.hold(tx, "memberships", version=version, id=membership_id)


async def hold_of(tx: Tx, person_id: UUID) -> Row | None:
    """Lock the membership that a person of this company has now."""
    return await tx.fetchrow(_HOLD_OF, home(tx), person_id)


async def make(
    tx: Tx, *, person_id: UUID, sign_in_id: UUID | None, roles: frozenset[Role], domains: list[str] | None,
    department: str | None, locale: str,
) -> UUID:  # fmt: skip
    """Make a person's membership in this company. Raises SignsInAlready."""
    made = new_id()
    with _one_each():
        await rows.insert(
            tx, "memberships", id=made, sign_in_id=sign_in_id, tenant_id=home(tx), person_id=person_id, roles=sorted(roles),
            domains=domains, department=department, locale=locale, version=1, created_at=tx.now,
        )  # fmt: skip
    return made


async def edit(tx: Tx, held: Row, changes: Mapping[str, Any]) -> tuple[str, ...]:
    """Write what differs; the names of the changed columns. Raises SignsInAlready."""
    with _one_each():
        return await rows.edit(tx, "memberships", held, changes, id=held["id"])


async def end(tx: Tx, membership_id: UUID) -> None:
    """End a membership with its sessions and the API clients that act as it."""
    for statement in (_END, _END_SESSIONS, _END_CLIENTS):
        await tx.execute(statement, membership_id, tx.now)


async def end_sessions(tx: Tx, membership_id: UUID) -> None:
    """End the sessions of a membership, not the membership."""
    await tx.execute(_END_SESSIONS, membership_id, tx.now)


@contextmanager
def _one_each() -> Iterator[None]:
    """A sign-in has one membership in a company: the index says so, also to two who add it at once."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise SignsInAlready from error


def card(row: Any) -> MembershipCard:
    values = {**row, "roles": tuple(row["roles"]), "domains": rows.texts(row["domains"])}
    return MembershipCard(user=values.pop("person_id"), **values)
