"""A tenant's rollup cursor: whoever adds to the rollups, or makes them anew, holds its lock, and nobody waits for it but who must."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import json
from services.reports.rollups.making import Making
from tenants.db import Tx

_LOCK = (
    "SELECT place, zone, hourly_costs AS costs, remaking FROM rollup_cursors WHERE tenant_id = $1 FOR UPDATE"
)
_BEGIN = """
INSERT INTO rollup_cursors (tenant_id, place, zone, hourly_costs) VALUES ($1, 0, $2, $3::jsonb) ON CONFLICT (tenant_id) DO NOTHING
"""
_EXISTS = "SELECT EXISTS (SELECT 1 FROM rollup_cursors WHERE tenant_id = $1)"
_MOVE = "UPDATE rollup_cursors SET place = $2, read_at = $3 WHERE tenant_id = $1"
_REMAKE = "UPDATE rollup_cursors SET remaking = $2::jsonb WHERE tenant_id = $1"
_MADE = "UPDATE rollup_cursors SET zone = $2, hourly_costs = $3::jsonb, remaking = NULL WHERE tenant_id = $1"
_REBUILT = "UPDATE rollup_cursors SET rebuilt_at = $2, rebuild_due = false WHERE tenant_id = $1"
_LOOKED = """
UPDATE relays SET rollup_place = c.place FROM rollup_cursors c
WHERE relays.tenant_id = $1 AND c.tenant_id = $1 AND relays.rollup_place <> c.place
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Up to which place events are in the rollups, and what the rows were made with."""

    place: int
    zone: str
    costs: Mapping[str, str]
    remaking: Mapping[str, Any] | None


async def lock(tx: Tx, making: Making, *, waits: bool = False) -> Cursor | None:
    """Lock the cursor of this tenant until the end of the transaction; the first one makes it. None where another holds it."""
    row: Any = await tx.fetchrow(_LOCK if waits else f"{_LOCK} SKIP LOCKED", tx.tenant)
    if row is None and not await tx.fetchval(_EXISTS, tx.tenant):
        await tx.execute(_BEGIN, tx.tenant, making.zone, json.text(making.costs))
        row = await tx.fetchrow(_LOCK, tx.tenant)
    return None if row is None else Cursor(**dict(row))


async def move(tx: Tx, place: int, read_at: datetime | None) -> None:
    """Events up to this place, of this instant, are in the rollups."""
    await tx.execute(_MOVE, tx.tenant, place, read_at)


async def remake(tx: Tx, state: Mapping[str, Any]) -> None:
    """Keep how far rows were made anew."""
    await tx.execute(_REMAKE, tx.tenant, json.text(state))


async def made(tx: Tx, making: Making) -> None:
    """All rows are made with this."""
    await tx.execute(_MADE, tx.tenant, making.zone, json.text(making.costs))


async def rebuilt(tx: Tx) -> None:
    """The whole of the log was read anew."""
    await tx.execute(_REBUILT, tx.tenant, tx.now)


async def looked(tx: Tx) -> None:
    """Let the sweep find this tenant again when there is news beyond the cursor."""
    await tx.execute(_LOOKED, tx.tenant)
