"""Who works tickets of a company on its own side, and in which domains."""

from uuid import UUID

from tenants.db import Tx
from tenants.roles import Role

_IN_HOUSE = (
    "SELECT person_id, domains FROM memberships WHERE tenant_id = $1 AND ended_at IS NULL AND $2 = ANY(roles)"
)


async def in_house(tx: Tx) -> dict[UUID, frozenset[str] | None]:
    """The in-house workers of this tenant; None is all domains."""
    rows = await tx.fetch(_IN_HOUSE, tx.tenant, Role.IN_HOUSE_WORKER.value)
    return {row["person_id"]: None if row["domains"] is None else frozenset(row["domains"]) for row in rows}
