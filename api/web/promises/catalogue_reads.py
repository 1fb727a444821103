"""What the pages of the catalogue show and no service tells: queues and skills to choose from, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import NotFound
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code and a name."""

    id: UUID
    code: str
    name: Mapping[str, str]


_QUEUES = "SELECT id, code, name_ja, name_en FROM queues WHERE tenant_id IS NULL AND active ORDER BY code"
_SKILLS = "SELECT id, code, name_ja, name_en FROM skills ORDER BY code"
_FULL = "SELECT * FROM task_types WHERE tenant_id = $1 AND id = $2 AND domain = ANY($3::text[])"


async def queues(tx: Tx) -> list[Named]:
    """The provider's queues that are in use."""
    return [_named(row) for row in await tx.fetch(_QUEUES)]


async def skills(tx: Tx) -> list[Named]:
    """The skills that there are."""
    return [_named(row) for row in await tx.fetch(_SKILLS)]


def _named(row: Any) -> Named:
    return Named(row["id"], row["code"], {"ja": row["name_ja"], "en": row["name_en"]})


async def columns(tx: Tx, task_type: UUID) -> Mapping[str, Any]:
    """A task type with all its columns, to be edited. Raises NotFound."""
    row = await tx.fetchrow(_FULL, tx.tenant, task_type, sorted(tx.scope.domains()))
    if row is None:
        raise NotFound
    return dict(row)
