"""A tenant's usage cursor: whoever records usage or freezes a period locks it first, so that nothing slips in behind a cut."""

from dataclasses import dataclass

from tenants.db import Tx

_LOCK = "SELECT place, epoch FROM usage_cursors WHERE tenant_id = $1 FOR UPDATE"
_BEGIN = "INSERT INTO usage_cursors (tenant_id, place, epoch) VALUES ($1, 0, 1) ON CONFLICT DO NOTHING"
_MOVE = "UPDATE usage_cursors SET place = $2 WHERE tenant_id = $1"
_CUT = "UPDATE usage_cursors SET epoch = epoch + 1 WHERE tenant_id = $1"
_LOOKED = """
UPDATE relays SET usage_place = u.place FROM usage_cursors u
WHERE relays.tenant_id = $1 AND u.tenant_id = $1 AND relays.usage_place < u.place
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Up to which place events were read, and the number of the cut that takes in what is recorded now."""

    place: int
    epoch: int


async def lock(tx: Tx) -> Cursor:
    """Lock the cursor of this tenant until the end of the transaction; the first one makes it."""
    row = await tx.fetchrow(_LOCK, tx.tenant)
    if row is None:
        await tx.execute(_BEGIN, tx.tenant)
        row = await tx.fetchrow(_LOCK, tx.tenant)
    assert row is not None
    return Cursor(row["place"], row["epoch"])


async def move(tx: Tx, place: int) -> None:
    """Events up to this place were read."""
    await tx.execute(_MOVE, tx.tenant, place)


async def cut(tx: Tx) -> None:
    """What is recorded from now on belongs to a later cut."""
    await tx.execute(_CUT, tx.tenant)


async def looked(tx: Tx) -> None:
    """Let the sweep find this tenant again when there is news beyond the cursor."""
    await tx.execute(_LOOKED, tx.tenant)
