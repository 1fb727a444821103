"""Who of a client company decides on a request. Nobody decides on their own."""

from uuid import UUID

from tenants.db import Tx
from tenants.roles import Role

_WITH_ROLE = """
SELECT person_id FROM memberships
WHERE tenant_id = $1 AND ended_at IS NULL AND $2 = ANY(roles) AND (domains IS NULL OR $3 = ANY(domains)) AND person_id <> $4
ORDER BY created_at, id
"""


async def of(tx: Tx, *, requester: UUID, domain: str) -> list[UUID]:
    """The approvers for this domain of work; where the requester is the only one, the client managers.

    Empty where nobody else could decide: the ticket then says so, and staff are alerted.
    """
    for role in (Role.APPROVER, Role.CLIENT_MANAGER):
        rows = await tx.fetch(_WITH_ROLE, tx.tenant, role, domain, requester)
        if rows:
            return [row["person_id"] for row in rows]
    return []
