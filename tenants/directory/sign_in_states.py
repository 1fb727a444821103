"""How people of one company, or of the provider, get in: whether they can, when they last did, and where else they belong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from tenants.directory.memberships import home

_STATES = """
SELECT m.person_id, m.id AS membership, i.id AS sign_in, i.password_hash IS NOT NULL AS has_password,
       coalesce(i.locked_until > $2, false) AS is_locked,
       EXISTS (SELECT 1 FROM second_factors f WHERE f.sign_in_id = i.id AND f.confirmed_at IS NOT NULL) AS has_factor,
       (SELECT max(s.seen_at) FROM sessions s WHERE s.membership_id = m.id) AS seen_at,
       ARRAY(SELECT o.tenant_id FROM memberships o
             WHERE o.sign_in_id = m.sign_in_id AND o.id <> m.id AND o.ended_at IS NULL AND o.tenant_id IS NOT NULL) AS elsewhere
FROM memberships m LEFT JOIN sign_ins i ON i.id = m.sign_in_id AND i.ended_at IS NULL
WHERE m.tenant_id IS NOT DISTINCT FROM $1 AND m.ended_at IS NULL AND ($3::uuid IS NULL OR m.person_id = $3)
"""
_ROLES = """
SELECT tenant_id, count(*) FILTER (WHERE $2 = ANY(roles)) AS holders FROM memberships
WHERE ended_at IS NULL AND tenant_id = ANY($1::uuid[]) GROUP BY tenant_id
"""


@dataclass(frozen=True, slots=True)
class SignInState:
    """How somebody gets in. `elsewhere` are other companies of the same sign-in, as far as the caller may see them."""

    person: UUID
    membership: UUID
    has_address: bool
    has_password: bool
    is_locked: bool
    has_factor: bool
    seen_at: datetime | None
    elsewhere: tuple[UUID, ...]


async def states(tx: Tx, *, person: UUID | None = None) -> Mapping[UUID, SignInState]:
    """Of everybody in this wall who has access now, or of one person."""
    tx.scope.require("users.read")
    seen = frozenset(tx.scope.tenants)
    return {
        row["person_id"]: SignInState(
            row["person_id"],
            row["membership"],
            row["sign_in"] is not None,
            row["has_password"],
            row["is_locked"],
            row["has_factor"],
            row["seen_at"],
            tuple(tenant for tenant in row["elsewhere"] if tenant in seen),
        )
        for row in await tx.fetch(_STATES, home(tx), tx.now, person)
    }


async def holders(tx: Tx, role: str) -> Mapping[UUID, int]:
    """How many have a role, by company: of the companies that the caller may see."""
    rows = await tx.fetch(_ROLES, list(tx.scope.tenants), role)
    return {row["tenant_id"]: row["holders"] for row in rows}
