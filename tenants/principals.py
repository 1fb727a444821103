"""A principal as the database knows it now: the API client or membership, its roles, and what it may see."""

from typing import Any
from uuid import UUID

from tenants.db import Tx
from tenants.roles import Role, Side
from tenants.scope import ALL_DOMAINS, Clearance, Scope

COLUMNS = """
    (SELECT json_agg(json_build_array(k.tenant_id, k.domains, k.my_number))
     FROM cleared({person}, {home}, $2) k) AS clearances,
    (SELECT team_id FROM team_members WHERE person_id = {person} AND from_on <= provider_today($2)
        AND (until_on IS NULL OR provider_today($2) < until_on) ORDER BY from_on DESC LIMIT 1) AS team_id"""
"""What depends on the person, as columns; `$2` is the instant, for which clearances and teams are asked."""

_OF_MEMBERSHIP = f"""
SELECT m.id, m.person_id AS actor, 'person' AS kind, m.tenant_id AS home, m.roles, m.domains, m.department, m.locale,
       NULL::text[] AS scopes, {COLUMNS.format(person="m.person_id", home="m.tenant_id")}
FROM memberships m WHERE m.id = $1 AND m.ended_at IS NULL
"""


async def of_membership(tx: Tx, membership_id: UUID) -> Scope | None:
    """The scope of a membership's person; None where it ended, or its company did."""
    row = await tx.fetchrow(_OF_MEMBERSHIP, membership_id, tx.now)
    return scope_of(row, principal=f"membership:{membership_id}") if row else None


_MEMBERSHIP_OF = "SELECT id FROM memberships WHERE person_id = $1 AND ended_at IS NULL"


async def of_person(tx: Tx, person_id: UUID) -> Scope | None:
    """The scope of somebody as they are today; None where they have left, or their company has."""
    found = await tx.fetchval(_MEMBERSHIP_OF, person_id)
    return None if found is None else await of_membership(tx, found)


def scope_of(row: Any, *, principal: str) -> Scope | None:
    """The scope of a row with actor, kind, home, roles, domains, department, locale, scopes, clearances and team_id."""
    home: UUID | None = row["home"]
    clearances = _clearances(row)
    if home is not None and not clearances:  # the company has ended
        return None
    return Scope(
        actor=row["actor"],
        actor_kind=row["kind"],
        side=Side.PROVIDER if home is None else Side.CLIENT,
        roles=frozenset(Role(role) for role in row["roles"]),
        tenant=home,
        clearances=clearances,
        principal=principal,
        language=row["locale"] or "ja",
        department=row["department"],
        team=row["team_id"],
        scopes=None if row["scopes"] is None else frozenset(row["scopes"]),
    )


def _clearances(row: Any) -> tuple[Clearance, ...]:
    """Staff's clearances as granted; client people see the domains of their membership."""
    return tuple(
        Clearance(UUID(tenant), _domains(row["domains"] if row["home"] else domains), my_number)
        for tenant, domains, my_number in row["clearances"] or ()
    )


def _domains(listed: list[str] | None) -> frozenset[str]:
    return ALL_DOMAINS if listed is None else frozenset(listed)
