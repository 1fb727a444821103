"""What people and programs are called: staff, people of this company, and the API clients of either."""

from collections.abc import Iterable
from uuid import UUID

from tenants.db import Tx

_NAMES = """
SELECT id, name FROM staff WHERE id = ANY($2::uuid[])
UNION ALL SELECT id, name FROM people WHERE tenant_id = $1 AND id = ANY($2::uuid[])
UNION ALL SELECT id, name FROM api_clients WHERE id = ANY($2::uuid[]) AND (tenant_id IS NULL OR tenant_id = $1)
"""


async def names(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names behind these ids, as far as they stand in this company or at the provider; the product itself has none."""
    wanted = list(set(ids))
    return {row["id"]: row["name"] for row in await tx.fetch(_NAMES, tx.tenant, wanted)} if wanted else {}


_ADDRESSES = """
SELECT id, name, email FROM staff WHERE id = ANY($2::uuid[]) AND ended_at IS NULL
UNION ALL SELECT id, name, email FROM people WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND ended_at IS NULL
"""


async def addresses(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and e-mail address of those who have one and are still here."""
    rows = await tx.fetch(_ADDRESSES, tx.tenant, list(set(ids)))
    return {row["id"]: (row["name"], row["email"]) for row in rows if row["email"]}
