"""Rows that these tests stand on, made behind the walls that they test."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from core.ids import new_id
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import Clearance, Scope, system


def inside(tenant: UUID) -> Scope:
    """Somebody who may make a tenant's rows."""
    return Scope(
        actor=new_id(), actor_kind="person", side=Side.PROVIDER, roles=frozenset({Role.ADMINISTRATOR}), tenant=tenant,
        clearances=(Clearance(tenant),), principal="test",
    )  # fmt: skip


async def tenant() -> UUID:
    made = new_id()
    async with transaction(inside(made)) as tx:
        await tx.execute(
            "INSERT INTO tenants (tenant_id, key, name_ja, name_en, time_zone, locale, status, config_version, version, created_at)"
            " VALUES ($1, $2, 'a', 'a', 'Asia/Tokyo', 'ja', 'active', 1, 1, $3)",
            made, secrets.token_hex(6).upper(), tx.now,
        )  # fmt: skip
    return made


async def end_tenant(ended: UUID) -> None:
    async with transaction(inside(ended)) as tx:
        await tx.execute("UPDATE tenants SET status = 'ended' WHERE tenant_id = $1", ended)


async def membership(
    tenant: UUID | None, *roles: Role, domains: list[str] | None = None, sign_in: UUID | None = None, person: UUID | None = None
) -> tuple[UUID, UUID]:  # fmt: skip
    """A membership and its person."""
    made, person = new_id(), person or new_id()
    async with transaction(system()) as tx:
        await tx.execute(
            "INSERT INTO memberships (id, sign_in_id, tenant_id, person_id, roles, domains, department, locale, version, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'payroll', 'en', 1, $7)",
            made, sign_in, tenant, person, list(roles), domains, tx.now,
        )  # fmt: skip
    return made, person


async def clearance(
    person: UUID, tenant: UUID | None, *, domains: list[str] | None = None, valid: tuple[str, str | None] = ("2020-01-01", None)
) -> UUID:  # fmt: skip
    made = new_id()
    start, until = (datetime.strptime(v, "%Y-%m-%d").replace(tzinfo=UTC).date() if v else None for v in valid)
    async with transaction(system()) as tx:
        await tx.execute(
            "INSERT INTO clearances (id, person_id, tenant_id, domains, my_number, valid_from, valid_until, approved_by, version, created_at)"
            " VALUES ($1, $2, $3, $4, false, $5, $6, $7, 1, $8)",
            made, person, tenant, domains, start, until, new_id(), tx.now,
        )  # fmt: skip
    return made


async def client(
    tenant: UUID | None, *, membership: UUID | None = None, roles: tuple[Role, ...] = (), scopes: tuple[str, ...] = ("tickets:read",)
) -> UUID:  # fmt: skip
    made = new_id()
    async with transaction(system()) as tx:
        await tx.execute(
            "INSERT INTO api_clients (id, client_id, secret_hash, name, tenant_id, membership_id, roles, scopes, version, created_at)"
            " VALUES ($1, $2, '', 'a client', $3, $4, $5, $6, 1, $7)",
            made, made.hex, tenant, membership, list(roles), list(scopes), tx.now,
        )  # fmt: skip
    return made
