"""Who works tickets beside the caller, by name: the provider's people, or a company's own."""

from dataclasses import dataclass
from uuid import UUID

from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works tickets."""

    id: UUID
    name: str


_STAFF = """
SELECT s.id, s.name FROM presence p JOIN staff s ON s.id = p.person_id
WHERE p.tenant_id IS NULL AND s.ended_at IS NULL ORDER BY s.name, s.id
"""
_OWN = """
SELECT w.id, w.name FROM presence p JOIN people w ON w.tenant_id = $1 AND w.id = p.person_id
WHERE p.tenant_id = $1 AND w.ended_at IS NULL ORDER BY w.name, w.id
"""


async def colleagues(tx: Tx) -> list[Colleague]:
    """All who work on the caller's side, the caller too."""
    rows = await tx.fetch(_STAFF) if tx.scope.is_staff else await tx.fetch(_OWN, tx.tenant)
    return [Colleague(row["id"], row["name"]) for row in rows]
