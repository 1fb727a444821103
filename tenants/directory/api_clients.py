"""API clients of a company or of the provider."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.ids import new_id
from core.said import say
from tenants import client_secrets
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.memberships import home
from tenants.directory.rows import Row
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope

_COLUMNS = "id, client_id, name, membership_id, roles, domains, scopes, version, created_at, ended_at"
_HERE = "tenant_id IS NOT DISTINCT FROM $1"
_PAGE = (
    f"SELECT {_COLUMNS} FROM api_clients WHERE {_HERE} AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3"
)
_ONE = f"SELECT {_COLUMNS} FROM api_clients WHERE {_HERE} AND id = $2"
_WHERE = "SELECT tenant_id FROM api_clients WHERE id = $1"


@dataclass(frozen=True, slots=True)
class ApiClientCard:
    """A client without its secret. `acts_as` is a membership, in the demo alone."""

    id: UUID
    client_id: str
    name: str
    acts_as: UUID | None
    roles: tuple[str, ...]
    domains: tuple[str, ...] | None
    scopes: tuple[str, ...]
    version: int
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewApiClientCard(ApiClientCard):
    """A client with its secret: null where it was given already."""

    client_secret: str | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a program signs in with; the secret is shown once and stored nowhere."""

    id: UUID
    client_id: str
    secret: str


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[ApiClientCard]:
    """The clients of this company, in the order of their making."""
    found = await tx.fetch(_PAGE, home(tx), after, limit)
    return [card(row) for row in found]


async def one(tx: Tx, api_client_id: UUID) -> ApiClientCard:
    """Raises NotFound."""
    row = await tx.fetchrow(_ONE, home(tx), api_client_id)
    if row is None:
        raise NotFound(say("No such API client, or you may not see it."))
    return card(row)


async def wall_of(tx: Tx, api_client_id: UUID) -> Scope:
    """The caller's scope inside the wall of a client. Raises NotFound where the caller does not see it."""
    row = await tx.fetchrow(_WHERE, api_client_id)
    if row is None:
        raise NotFound(say("No such API client, or you may not see it."))
    return tx.scope.at(row["tenant_id"] or PROVIDER_TENANT)


async def make(
    tx: Tx, *, name: str, roles: frozenset[Role], domains: list[str] | None, scopes: list[str],
    membership_id: UUID | None = None,
) -> Credentials:  # fmt: skip
    """Make a client of this company."""
    made, client_id, secret = new_id(), f"uc_{secrets.token_hex(12)}", client_secrets.fresh()
    await rows.insert(
        tx, "api_clients", id=made, client_id=client_id, secret_hash=client_secrets.digest_of(secret), name=name, tenant_id=home(tx),
        membership_id=membership_id, roles=sorted(roles), domains=domains, scopes=scopes, version=1, created_at=tx.now,
    )  # fmt: skip
    return Credentials(made, client_id, secret)


async def hold(tx: Tx, api_client_id: UUID, *, version: int | None = None) -> Row:
    """Lock a client of this company. Raises NotFound, Stale."""
    await one(tx, api_client_id)
    return await rows.hold(tx, "api_clients", version=version, id=api_client_id)


async def new_secret(tx: Tx, held: Row) -> Credentials:
    """Give a client another secret; the old one is good no more. Its tokens run out by themselves."""
    secret = client_secrets.fresh()
    await rows.edit(tx, "api_clients", held, {"secret_hash": client_secrets.digest_of(secret)}, id=held["id"])
    return Credentials(held["id"], held["client_id"], secret)


def card(row: Any) -> ApiClientCard:
    values = {
        **row,
        "roles": tuple(row["roles"]),
        "domains": rows.texts(row["domains"]),
        "scopes": tuple(row["scopes"]),
    }
    return ApiClientCard(acts_as=values.pop("membership_id"), **values)
