"""Who signs for a company on its own side."""

from uuid import UUID

from tenants.db import Tx
from tenants.roles import GRANTS, Role

_SIGNERS = """
SELECT DISTINCT person_id FROM memberships WHERE tenant_id = $1 AND ended_at IS NULL AND roles && $2::text[] ORDER BY person_id
"""
_ROLES = [role.value for role in Role if "monthly_reports.sign" in GRANTS[role]]


async def of_the_client(tx: Tx) -> list[UUID]:
    """The people of this company who may sign a monthly review."""
    return [row["person_id"] for row in await tx.fetch(_SIGNERS, tx.tenant, _ROLES)]
