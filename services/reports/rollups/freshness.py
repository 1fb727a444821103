"""Up to when the rollups tell of what happened: so that a report can say it, and a lag is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Fresh:
    """How far a tenant's rollups are. `data_at`: everything up to it is in them; `remaking`: some rows are being made anew."""

    tenant: UUID
    place: int
    events_behind: int
    data_at: datetime | None
    remaking: bool


_FRESH = """
SELECT n.tenant_id AS tenant, coalesce(c.place, 0) AS place, greatest(n.last_place - coalesce(c.place, 0), 0) AS events_behind,
       CASE WHEN n.last_place <= coalesce(c.place, 0) THEN $2 ELSE c.read_at END AS data_at,
       c.remaking IS NOT NULL OR coalesce(c.rebuild_due, false) AS remaking
FROM newest_places() n LEFT JOIN rollup_cursors c ON c.tenant_id = n.tenant_id
WHERE n.tenant_id = ANY($1) ORDER BY 1
"""


async def of(tx: Tx, tenants: Sequence[UUID]) -> list[Fresh]:
    """Each of these tenants that the caller may see. Where nothing is behind, the data are of now."""
    return [Fresh(**dict(row)) for row in await tx.fetch(_FRESH, list(tenants), tx.now)]
