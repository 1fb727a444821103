"""Timers: the instants at which something must happen, one a kind and subject; a sweep of the worker finds those that are due."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenants.db import Tx

_PUT = """
INSERT INTO timers (tenant_id, kind, subject_id, due_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, kind, subject_id) DO UPDATE SET due_at = EXCLUDED.due_at
"""
_DROP = "DELETE FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"
_DUE = "SELECT tenant_id, subject_id FROM timers WHERE due_at <= $1 AND kind = $2 ORDER BY due_at LIMIT 100"


@dataclass(frozen=True, slots=True)
class Timers:
    """The timers of one kind."""

    kind: str

    async def put(self, tx: Tx, subject: UUID, due_at: datetime) -> None:
        """Set the subject's timer, or set it anew."""
        await tx.execute(_PUT, tx.tenant, self.kind, subject, due_at)

    async def drop(self, tx: Tx, subject: UUID) -> None:
        """Take the subject's timer away, if it has one."""
        await tx.execute(_DROP, tx.tenant, self.kind, subject)

    async def due(self, tx: Tx) -> list[tuple[UUID, UUID]]:
        """The tenant and the subject of those that are due, over all tenants, the longest due first; a hundred at most."""
        return [(row["tenant_id"], row["subject_id"]) for row in await tx.fetch(_DUE, tx.now, self.kind)]
