"""One row at a time: insert it, lock it for a change, change it. Tables and columns are named by our own code, never by input."""

from collections.abc import Mapping
from typing import Any

import asyncpg

from core.errors import NotFound, Stale
from core.said import say
from tenants.db import Tx

Row = asyncpg.Record


async def insert(tx: Tx, table: str, **values: Any) -> None:
    """Insert a row."""
    columns = ", ".join(values)
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await tx.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", *values.values())


async def hold(tx: Tx, table: str, *, version: int | None = None, **key: Any) -> Row:
    """Lock one row for a change. Raises NotFound, or Stale where the caller read another version."""
    row = await tx.fetchrow(f"SELECT * FROM {table} WHERE {_is(key)} FOR UPDATE", *key.values())
    if row is None:
        raise NotFound(say("No such resource, or you may not see it."))
    if version is not None and row["version"] != version:
        raise Stale(
            say(
                "Somebody changed it meanwhile: its version is {version}, not {yours}.",
                version=row["version"],
                yours=version,
            )
        )
    return row


async def edit(tx: Tx, table: str, held: Row, changes: Mapping[str, Any], **key: Any) -> tuple[str, ...]:
    """Write what differs from the held row, raising its version; the names of the changed columns."""
    changed = {name: value for name, value in changes.items() if held[name] != value}
    if changed:
        start = len(key) + 1
        sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(changed, start))
        await tx.execute(
            f"UPDATE {table} SET {sets}, version = version + 1 WHERE {_is(key)}",
            *key.values(),
            *changed.values(),
        )
    return tuple(sorted(changed))


async def touch(tx: Tx, table: str, **key: Any) -> None:
    """Raise a row's version alone."""
    await tx.execute(f"UPDATE {table} SET version = version + 1 WHERE {_is(key)}", *key.values())


def _is(key: Mapping[str, Any]) -> str:
    return " AND ".join(f"{name} = ${n}" for n, name in enumerate(key, 1))


def texts(value: Any) -> tuple[str, ...] | None:
    """A column of texts as cards hold it."""
    return None if value is None else tuple(value)
