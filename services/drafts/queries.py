"""Drafts to read: the caller's own, one or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core import json
from core.errors import NotFound
from services.in_force import reading
from tenants import keys
from tenants.db import Tx


class DraftNotFound(NotFound):
    """No such draft of yours: it was sent, thrown away, or lay for more than thirty days."""

    code = "draft_not_found"


@dataclass(frozen=True, slots=True)
class Content:
    """What was typed so far. `deadline` as typed (`2026-12-01`); `files` are documents that belong to no ticket yet."""

    subject: str = ""
    description: str = ""
    priority: str = ""
    deadline: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in a list, without what it says."""

    id: UUID
    task_type: str
    name: Mapping[str, str]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, opened."""

    id: UUID
    task_type: str
    content: Content
    updated_at: datetime


_MINE = """
SELECT id, task_type_id, updated_at FROM drafts WHERE tenant_id = $1 AND person_id = $2 AND ($3::uuid IS NULL OR task_type_id = $3)
ORDER BY updated_at DESC, id LIMIT $4
"""
_ONE = "SELECT * FROM drafts WHERE tenant_id = $1 AND id = $2 AND person_id = $3"


async def mine(tx: Tx, *, code: str | None = None, limit: int = 20) -> list[DraftCard]:
    """The caller's drafts, the newest first; of one kind of work where `code` names it."""
    tx.scope.require("tickets.create")
    in_force = await reading.of(tx)
    kind = in_force.by_code.get(code) if code else None
    rows = await tx.fetch(_MINE, tx.tenant, tx.scope.actor, kind.id if kind else None, limit)
    kinds = in_force.task_types
    return [
        DraftCard(
            row["id"], kinds[row["task_type_id"]].code, kinds[row["task_type_id"]].name, row["updated_at"]
        )
        for row in rows
        if kinds[row["task_type_id"]].active
    ]


async def one(tx: Tx, draft_id: UUID, *, lock: bool = False) -> Draft:
    """One of the caller's drafts, opened. Raises DraftNotFound, or KeyDestroyed."""
    row: Any = await tx.fetchrow(_ONE + (" FOR UPDATE" if lock else ""), tx.tenant, draft_id, tx.scope.actor)
    if row is None:
        raise DraftNotFound
    in_force = await reading.of(tx)
    plain = json.loads(await keys.decrypt(tx, row["sealed"], about=about(draft_id)))
    files = [UUID(each) for each in plain.pop("files", ())]
    kind = in_force.task_types[row["task_type_id"]]
    return Draft(draft_id, kind.code, Content(**plain, files=files), row["updated_at"])


def about(draft_id: UUID) -> bytes:
    """What a sealed draft is bound to: it opens as no other."""
    return b"draft" + draft_id.bytes
