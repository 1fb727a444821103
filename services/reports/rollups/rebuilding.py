"""Make a tenant's rollups from the whole log, beside what readers see until the commit; the product goes on meanwhile.

The cursor is locked for as long as it takes: the worker passes the tenant over, and goes on behind it afterwards. Killed, nothing happened.
"""

from collections.abc import Callable

from services.reports.rollups import cursor, keeping, log, making
from services.rules.report_sums import Sums
from tenants.db import Tx

MOST_SUMS = 200_000
"""Keys that are held in memory before they are written."""

_TICKETS = "SELECT count(*) FROM tickets WHERE tenant_id = $1"
_DUE = "UPDATE rollup_cursors SET rebuild_due = true WHERE tenant_id = $1"
_IS_DUE = "SELECT rebuild_due FROM rollup_cursors WHERE tenant_id = $1"


async def ask(tx: Tx) -> None:
    """Say that this tenant's rollups are to be rebuilt."""
    await cursor.lock(tx, await making.of(tx), waits=True)
    await tx.execute(_DUE, tx.tenant)


async def is_due(tx: Tx) -> bool:
    """Whether a rebuild was asked for that has not come to this tenant."""
    return bool(await tx.fetchval(_IS_DUE, tx.tenant))


async def rebuild(tx: Tx, told: Callable[[float], None] = lambda _: None) -> int:
    """Make everything anew; how many tickets gave something. `told` hears how far it is, 0 to 1."""
    made_with = await making.of(tx)
    await cursor.lock(tx, made_with, waits=True)
    place, read_at = await log.newest(tx)
    whole, done, sums = await tx.fetchval(_TICKETS, tx.tenant) or 1, 0, Sums()
    await keeping.clear(tx)
    async for facts in log.everything(tx, made_with.days, upto=place):
        for each in facts.values():
            sums.add(each)
        await keeping.keep(tx, facts, place=place, fresh=True)
        if len(sums) > MOST_SUMS:
            await keeping.apply(tx, sums)
            sums = Sums()
        done += len(facts)
        told(min(1.0, done / whole))
    await keeping.apply(tx, sums)
    await cursor.move(tx, place, read_at)
    await cursor.made(tx, made_with)
    await cursor.rebuilt(tx)
    return done
