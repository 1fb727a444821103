"""Whose sign-in needs a second factor: a setting of the provider, by role.

Where nothing is set, those need one who may be cleared for all companies; in a database that the demo filled, nobody.
"""

from collections.abc import Iterable
from uuid import UUID

from core import json
from tenants.db import Tx
from tenants.roles import Role

SETTING = "second_factor_roles"
BY_DEFAULT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.BILLING_CLERK})

_READ = "SELECT settings, demo_seed FROM provider_settings WHERE id = 1"
_WRITE = """
UPDATE provider_settings SET settings = settings || jsonb_build_object($1::text, $2::jsonb), version = version + 1 WHERE id = 1
"""
_ROLES = "SELECT DISTINCT unnest(roles) AS role FROM memberships WHERE sign_in_id = $1 AND ended_at IS NULL"


async def roles(tx: Tx) -> frozenset[Role]:
    """The roles that need a second factor."""
    row = await tx.fetchrow(_READ)
    held = row["settings"].get(SETTING) if row else None
    if held is None:
        return frozenset() if row and row["demo_seed"] else BY_DEFAULT
    return frozenset(Role(role) for role in held if role in set(Role))


async def set_roles(tx: Tx, wanted: Iterable[Role]) -> None:
    """Say which roles need one."""
    await tx.execute(_WRITE, SETTING, json.text(sorted(wanted)))


async def binds(tx: Tx, sign_in_id: UUID) -> bool:
    """Whether a sign-in needs one: for any role in any company that it leads to, since one may change between them."""
    held = {row["role"] for row in await tx.fetch(_ROLES, sign_in_id)}
    return not held.isdisjoint(await roles(tx))
