"""Rows of contracts: inserted and changed, with JSON columns written as JSON, and the refusals of rules in the reader's language."""

from collections.abc import Collection, Mapping
from typing import Any

from core import json
from core.errors import Conflict
from services.rules.flaws import Flaw
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row


class CodeTaken(Conflict):
    """Another one has this code."""

    code = "code_taken"


async def insert(tx: Tx, table: str, values: Mapping[str, Any], documents: Collection[str] = ()) -> bool:
    """Insert a row; False where one with the same unique values stands already."""
    plain = _plain(values, documents)
    places = ", ".join(f"${n}" for n in range(1, len(plain) + 1))
    statement = (
        f"INSERT INTO {table} ({', '.join(plain)}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING 1"
    )
    return await tx.fetchval(statement, *plain.values()) is not None


async def edit(
    tx: Tx, table: str, held: Row, values: Mapping[str, Any], documents: Collection[str] = (), **key: Any
) -> list[str]:
    """Write what differs from the held row, and raise its version; the names of what changed, none where nothing did."""
    changed = {name: value for name, value in values.items() if held[name] != value}
    if changed:
        stamp = {"updated_at": tx.now} if "updated_at" in dict(held) else {}
        await rows.edit(tx, table, held, _plain(changed, documents) | stamp, **key)
    return sorted(changed)


def _plain(values: Mapping[str, Any], documents: Collection[str]) -> dict[str, Any]:
    return {name: json.text(value) if name in documents else value for name, value in values.items()}


def told(flaws: tuple[Flaw, ...]) -> list[dict[str, str]]:
    """Warnings as an answer shows them."""
    return [{"pointer": f.pointer, "code": f.code, "detail": f.detail} for f in flaws]
