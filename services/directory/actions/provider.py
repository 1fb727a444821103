"""Set-up: the provider as a tenant of its own, and its first administrator."""

from uuid import UUID

from services import events
from services.directory.actions.clearances import grant_clearance
from services.directory.actions.tenants import begin_log
from services.directory.actions.users import NewUser, add_user
from tenants.db import Tx
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system

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


async def appoint_first_administrator(tx: Tx, *, name: str, email: str, password_hash: str) -> UUID:
    """Add the first administrator, cleared for all tenants by the set-up itself. The transaction is `SETTING_UP`'s."""
    made = await add_user(
        tx, NewUser(name=name, email=email, roles=(Role.ADMINISTRATOR,), password_hash=password_hash)
    )
    await grant_clearance(tx, user=made, tenant=None)
    return made
