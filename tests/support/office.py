"""A provider with an administrator, and companies and people made as people make them: through the directory."""

import secrets
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.directory import actions
from services.directory.actions.provider import SETTING_UP
from tenants import principals, tokens
from tenants.bounds import SCOPES
from tenants.db import Tx, transaction
from tenants.directory import api_clients, people
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system


async def founded() -> None:
    """The provider's own tenant, once."""
    async with transaction(SETTING_UP) as tx:
        await actions.found_provider(tx)


async def administrator() -> Scope:
    """A fresh administrator, cleared for everything."""
    await founded()
    async with transaction(SETTING_UP) as tx:
        made = await actions.appoint_first_administrator(
            tx, name="Admin", email=f"{secrets.token_hex(6)}@provider.example", password_hash="none"
        )
    return await scope_of(made, PROVIDER_TENANT)


async def company(admin: Scope, **named: Any) -> UUID:
    """A company that this administrator takes on."""
    values = {
        "key": f"T{secrets.token_hex(4).upper()}",
        "name_ja": "株式会社テスト",
        "name_en": "Test Inc.",
    } | named
    async with transaction(admin) as tx:
        return await actions.make_tenant(tx, **values)


async def user(home: UUID, *roles: Role, **more: Any) -> Scope:
    """Somebody of a company (or of `PROVIDER_TENANT`), as they ask."""
    values = {"name": "山田 花子", "email": f"{secrets.token_hex(6)}@client.example"} | more
    async with transaction(system(home, roles=frozenset({Role.ADMINISTRATOR}))) as tx:
        made = await actions.add_user(tx, actions.NewUser(roles=roles, **values))
    return await scope_of(made, home)


async def cleared(role: Role, *tenants: UUID | None, domains: list[str] | None = None) -> Scope:
    """Somebody of the staff with clearances for these tenants (None: for all)."""
    made = await user(PROVIDER_TENANT, role)
    for tenant in tenants:
        async with transaction(SETTING_UP) as tx:
            await actions.grant_clearance(tx, user=made.actor, tenant=tenant, domains=domains)
    return await again(made)


async def scope_of(person: UUID, home: UUID) -> Scope:
    """What a person may now."""
    async with transaction(system(home)) as tx:
        card = await people.one(tx, person)
        assert card.membership
        scope = await principals.of_membership(tx, card.membership)
    assert scope
    return scope


async def again(scope: Scope) -> Scope:
    """The same principal as Postgres knows it now."""
    async with transaction(system()) as tx:
        found = await principals.of_membership(tx, UUID(scope.principal.partition(":")[2]))
    assert found
    return found


async def token(scope: Scope, scopes: frozenset[str] = SCOPES) -> str:
    """A token that acts as this person, as in the demo."""
    async with transaction(system(scope.tenant or PROVIDER_TENANT)) as tx:
        client = await api_clients.make(
            tx, name="test", roles=frozenset(), domains=None, scopes=sorted(scopes),
            membership_id=UUID(scope.principal.partition(":")[2]),
        )  # fmt: skip
        return (await tokens.issue(tx, api_client_id=client.id, scopes=scopes)).token


def limited(scope: Scope, **changes: Any) -> Scope:
    """The same principal with something else about it."""
    return replace(scope, **changes)


async def types_of(tx: Tx) -> list[str]:
    """The events of this tenant, in their order."""
    return [
        row["type"]
        for row in await tx.fetch("SELECT type FROM events WHERE tenant_id = $1 ORDER BY place", tx.tenant)
    ]
