"""Set-up: the provider as a tenant of its own, its first administrator, and what it is called."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services import events
from services.directory.actions.clearances import grant_clearance
from services.directory.actions.tenants import begin_log, require_zone
from services.directory.actions.users import NewUser, add_user
from services.directory.refusals import SetUpAlready
from services.in_force import reading
from tenants.db import Tx
from tenants.directory import rows
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Clearance, Scope, system

SETTING_UP: Scope = system(PROVIDER_TENANT, name="set-up", roles=frozenset({Role.ADMINISTRATOR}))
"""Whose transaction the set-up is."""

_FOUND = """
INSERT INTO tenants (tenant_id, key, name_ja, name_en, time_zone, locale, status, settings, config_version, version, created_at)
VALUES ($1, 'PROVIDER', $2, $3, $4, 'ja', 'active', '{}', 1, 1, $5) ON CONFLICT (tenant_id) DO NOTHING RETURNING 1
"""
_SETTINGS = """
INSERT INTO provider_settings (id, config_version, settings, version) VALUES (1, 1, '{}', 1) ON CONFLICT (id) DO NOTHING
"""


async def found_provider(
    tx: Tx, *, name_ja: str = "運営会社", name_en: str = "Provider", time_zone: str = "Asia/Tokyo"
) -> bool:
    """Make the provider's own tenant and settings, once; whether it was made now. The transaction is `SETTING_UP`'s."""
    await tx.execute(_SETTINGS)
    made = bool(await tx.fetchval(_FOUND, tx.tenant, name_ja, name_en, time_zone, tx.now))
    if made:
        await begin_log(tx)
        events.record(tx, "tenant.created", "tenant", tx.tenant, {"key": "PROVIDER"})
    return made


async def set_up(tx: Tx, *, name_ja: str, name_en: str, time_zone: str, administrator: NewUser) -> UUID:
    """Found the provider of an empty installation and appoint its first administrator. The transaction is `SETTING_UP`'s.

    Raises SetUpAlready where anybody is there: of two at once, the second. Invalid.
    """
    require_zone(time_zone)
    await tx.execute(_SETTINGS)
    await tx.execute("SELECT 1 FROM provider_settings WHERE id = 1 FOR UPDATE")
    if not await is_empty(tx):
        raise SetUpAlready
    if not await found_provider(tx, name_ja=name_ja, name_en=name_en, time_zone=time_zone):
        await change_provider(tx, {"name_ja": name_ja, "name_en": name_en, "time_zone": time_zone})
    made = await add_user(tx, replace(administrator, roles=(Role.ADMINISTRATOR,)))
    await grant_clearance(tx, user=made, tenant=None)
    return made


async def is_empty(tx: Tx) -> bool:
    """Whether nobody has ever belonged to the provider."""
    return not await tx.fetchval("SELECT EXISTS (SELECT 1 FROM staff)")


def at_home(scope: Scope) -> Scope:
    """Staff inside the provider's own wall, who see its row among the companies' as well."""
    inside = scope.at(PROVIDER_TENANT)
    return replace(inside, clearances=(*inside.clearances, Clearance(PROVIDER_TENANT)))


async def change_provider(tx: Tx, changes: Mapping[str, Any], *, version: int | None = None) -> None:
    """Change the provider's names or time zone. The transaction is `at_home`. Raises Denied, Stale, Invalid."""
    tx.scope.require("settings.write")
    require_zone(changes.get("time_zone", "UTC"))
    held = await rows.hold(tx, "tenants", version=version, tenant_id=PROVIDER_TENANT)
    if changed := await rows.edit(tx, "tenants", held, changes, tenant_id=PROVIDER_TENANT):
        await reading.touch_provider(tx)
        events.record(tx, "settings.changed", "tenant", PROVIDER_TENANT, {"changed": list(changed)})


async def appoint_first_administrator(tx: Tx, *, name: str, email: str, password_hash: str) -> UUID:
    """Add the first administrator, cleared for all tenants by the set-up itself. The transaction is `SETTING_UP`'s."""
    made = await add_user(
        tx, NewUser(name=name, email=email, roles=(Role.ADMINISTRATOR,), password_hash=password_hash)
    )
    await grant_clearance(tx, user=made, tenant=None)
    return made
