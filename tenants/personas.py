"""The personas of the demo: one-click sign-in, which exists only in a database that the demo filled."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import NotFound
from core.said import say
from tenants import sessions
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, system

_IS_DEMO = "SELECT demo_seed FROM provider_settings WHERE id = 1"
_STAFF = """
SELECT DISTINCT ON (m.roles[1]) m.id, m.roles[1] AS role, s.name, NULL AS key, NULL AS name_ja, NULL AS name_en
FROM memberships m JOIN staff s ON s.id = m.person_id WHERE m.tenant_id IS NULL AND m.ended_at IS NULL AND m.sign_in_id IS NOT NULL
ORDER BY m.roles[1], m.created_at, m.id
"""
_TENANTS = "SELECT tenant_id, key, name_ja, name_en FROM tenants WHERE status = 'active' AND key <> 'PROVIDER' ORDER BY created_at, key"
_ALL_TENANTS = "SELECT DISTINCT tenant_id FROM memberships WHERE tenant_id IS NOT NULL AND ended_at IS NULL"
_CLIENTS = """
SELECT DISTINCT ON (m.roles[1]) m.id, m.roles[1] AS role, p.name, m.sign_in_id
FROM memberships m JOIN people p ON p.tenant_id = m.tenant_id AND p.id = m.person_id
WHERE m.tenant_id = $1 AND m.ended_at IS NULL AND m.sign_in_id IS NOT NULL ORDER BY m.roles[1], m.created_at, m.id
"""
_SIGN_IN = "SELECT sign_in_id FROM memberships WHERE id = $1 AND ended_at IS NULL AND sign_in_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be in the demo."""

    membership: UUID
    role: str
    name: str
    company: str


async def listed(language: str) -> list[Persona]:
    """One of each role of the provider, and of each company; none outside the demo."""
    async with transaction(system(name="demo")) as tx:
        if not _is_filled(await tx.fetchval(_IS_DEMO)):
            return []
        found = [Persona(row["id"], row["role"], row["name"], "") for row in await tx.fetch(_STAFF)]
        tenants = [row["tenant_id"] for row in await tx.fetch(_ALL_TENANTS)]
    for tenant in sorted(tenants):
        found += await _of_company(tenant, language)
    return found


async def _of_company(tenant: UUID, language: str) -> list[Persona]:
    async with transaction(system(tenant, name="demo")) as tx:
        named: Any = await tx.fetchrow("SELECT name_ja, name_en FROM tenants WHERE tenant_id = $1", tenant)
        rows = await tx.fetch(_CLIENTS, tenant)
    return (
        [Persona(row["id"], row["role"], row["name"], named[f"name_{language}"]) for row in rows]
        if named
        else []
    )


async def enter(membership: UUID, *, user_agent: str | None) -> str:
    """The cookie of a new session of a persona. Raises NotFound outside the demo."""
    async with transaction(system(PROVIDER_TENANT, name="demo")) as tx:
        sign_in = await tx.fetchval(_SIGN_IN, membership) if _is_filled(await tx.fetchval(_IS_DEMO)) else None
        if sign_in is None:
            raise NotFound(say("There is no such persona."))
        return await sessions.start(tx, sign_in_id=sign_in, membership_id=membership, user_agent=user_agent)


def _is_filled(seed: str | None) -> bool:
    return seed is not None and not seed.startswith("loading")
