"""Who of a client company decides on a request. Nobody decides on their own."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tenants.db import Tx
from tenants.roles import Role

_DEFAULT = ({"role": Role.APPROVER.value},)

# $4 and $5 are the roles asked in any department, and those asked in the requester's own.
_DECIDERS = """
SELECT DISTINCT ON (m.person_id) m.person_id FROM memberships m
WHERE m.tenant_id = $1 AND m.ended_at IS NULL AND m.person_id <> $2 AND (m.domains IS NULL OR $3 = ANY(m.domains))
  AND (m.roles && $4::text[] OR m.roles && $5::text[] AND m.department IS NOT DISTINCT FROM (
       SELECT own.department FROM memberships own
       WHERE own.tenant_id = $1 AND own.person_id = $2 AND own.ended_at IS NULL ORDER BY own.created_at LIMIT 1))
ORDER BY m.person_id
"""


async def of(tx: Tx, *, requester: UUID, domain: str, chain: Mapping[str, Any] | None = None) -> list[UUID]:
    """Whom the chain of a task type asks, for this domain of work; where nobody else than the requester, the client managers.

    `chain` is `{"any_of": [{"role": ..., "department": "own" or "any"}]}`; without it, every approver is asked.
    Empty where nobody else could decide: the ticket then says so, and staff are alerted.
    """
    asked = (chain or {}).get("any_of") or _DEFAULT
    for deciders in (asked, ({"role": Role.CLIENT_MANAGER.value},)):
        rows = await tx.fetch(_DECIDERS, tx.tenant, requester, domain, *_roles(deciders))
        if rows:
            return [row["person_id"] for row in rows]
    return []


def _roles(deciders: Sequence[Mapping[str, str]]) -> tuple[list[str], list[str]]:
    """The roles asked in any department, and those asked in the requester's own."""
    own = [each["role"] for each in deciders if each.get("department") == "own"]
    return [each["role"] for each in deciders if each.get("department") != "own"], own
