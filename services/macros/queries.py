"""Ready texts to read: all of them for who manages them, and those that fit a ticket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from tenants.db import Tx


class MacroNotFound(NotFound):
    """No such ready text."""

    code = "macro_not_found"


@dataclass(frozen=True, slots=True)
class MacroCard:
    """A ready text. Empty `task_types` and `domains`: for all work."""

    id: UUID
    code: str
    name: Mapping[str, str]
    body: Mapping[str, str]
    task_types: Sequence[str]
    domains: Sequence[str]
    visibility: str
    moves_to: str
    version: int
    updated_at: datetime


_ALL = "SELECT * FROM macros WHERE ended_at IS NULL ORDER BY visibility DESC, name_ja, id"
_ONE = "SELECT * FROM macros WHERE ended_at IS NULL AND id = $1"
_FITTING = """
SELECT * FROM macros WHERE ended_at IS NULL AND ($1 = ANY(task_types) OR task_types = '{}')
  AND ($2 = ANY(domains) OR domains = '{}') AND ($3 OR visibility = 'public')
ORDER BY task_types = '{}', domains = '{}', name_ja, id
"""


async def listed(tx: Tx) -> list[MacroCard]:
    """All ready texts."""
    tx.scope.require("macros.read")
    return [card(row) for row in await tx.fetch(_ALL)]


async def macro(tx: Tx, macro_id: UUID) -> MacroCard:
    """One of them. Raises MacroNotFound."""
    tx.scope.require("macros.read")
    row = await tx.fetchrow(_ONE, macro_id)
    if row is None:
        raise MacroNotFound
    return card(row)


async def fitting(tx: Tx, *, task_type: str, domain: str) -> list[MacroCard]:
    """Those for this kind of work, the closest first. A company's own workers are offered no internal ones of the provider's."""
    tx.scope.require("macros.read")
    return [card(row) for row in await tx.fetch(_FITTING, task_type, domain, tx.scope.is_staff)]


def card(row: Any) -> MacroCard:
    """The card of a row."""
    return MacroCard(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        body={"ja": row["body_ja"], "en": row["body_en"]},
        task_types=row["task_types"],
        domains=row["domains"],
        visibility=row["visibility"],
        moves_to=row["moves_to"],
        version=row["version"],
        updated_at=row["updated_at"],
    )
