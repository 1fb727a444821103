"""What happened to an invoice, or to anything else of billing: its events, oldest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tenants.db import Tx

_EVENTS = """
SELECT type, subject_kind, subject_id, actor_id, at, data FROM events WHERE tenant_id = $1 AND subject_id = $2 ORDER BY place LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, in the shape in which sentences are made of it."""

    type: str
    actor: UUID
    subject: Mapping[str, Any]
    at: datetime
    data: Mapping[str, Any]


async def history(tx: Tx, subject: UUID) -> list[Happened]:
    """The events about one thing of this company. Who sees the thing sees them."""
    return [
        Happened(
            row["type"],
            row["actor_id"],
            {"kind": row["subject_kind"], "id": row["subject_id"]},
            row["at"],
            row["data"],
        )
        for row in await tx.fetch(_EVENTS, tx.tenant, subject)
    ]
