"""A row of any table, with whatever its columns and checks take: for tests of the walls, not of the content."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.ids import new_id


async def insert_any(connection: asyncpg.Connection, table: Table, tenant: UUID) -> None:
    """Insert one row of this tenant."""
    values = {
        c.name: tenant if c.name == "tenant_id" else _value(table, c) for c in table.columns if not c.nullable
    }
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await connection.execute(
        f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({marks})", *values.values()
    )


def _value(table: Table, column: Column[Any]) -> Any:
    kind = column.type
    plain: list[tuple[type[Any], Any]] = [
        (Uuid, new_id()), (DateTime, datetime.now(UTC)), (Date, date(2026, 1, 1)), (Boolean, False), (BigInteger, 1),
        (Integer, 1), (Numeric, Decimal(1)), (ARRAY, []), (JSONB, "{}"), (LargeBinary, b""),
    ]  # fmt: skip
    for known, value in plain:
        if isinstance(kind, known):
            return value
    return _allowed(table, column.name) or new_id().hex


def _allowed(table: Table, column: str) -> str | None:
    """The first value that a CHECK of this column takes."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            found = re.match(rf"{column} IN \('([^']+)'", str(constraint.sqltext))
            if found:
                return found[1]
    return None
