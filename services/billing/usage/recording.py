"""Usage from the event log: read on from the cursor, look at what the events are about, and record what is not said yet.

The events only say where to look; what is recorded follows from how things stand. So reading an event twice, late, or after
others does no harm, and a thousand of them cost a handful of statements.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.billing.usage import cursor, items, sources
from services.billing.usage.cursor import Cursor
from services.in_force import reading
from services.rules import usage
from services.rules.usage import Days, Entered
from tenants.db import Tx

BATCH = 1000
_TOUCHING = (
    "ticket.created", "ticket.moved", "ticket.updated", "ticket.reclassified", "ticket.merged", "work.stopped", "work.corrected",
)  # fmt: skip
_NEWS = """
SELECT max(place) AS place, count(*) AS events,
       array_agg(DISTINCT ticket_id) FILTER (WHERE ticket_id IS NOT NULL AND type = ANY($4)
           AND (type <> 'ticket.moved' OR data ->> 'to' IN ('resolved', 'cancelled'))) AS tickets
FROM (SELECT place, type, ticket_id, data FROM events WHERE tenant_id = $1 AND place > $2 ORDER BY place LIMIT $3) news
"""


async def record(tx: Tx) -> bool:
    """Record the usage of the next events of this tenant, at most a batch. Whether there may be more."""
    return await _read(tx, await cursor.lock(tx)) == BATCH


async def catch_up(tx: Tx) -> Cursor:
    """Record everything that has happened up to now, in this transaction; the cursor stays locked."""
    held = await cursor.lock(tx)
    while await _read(tx, held) == BATCH:
        held = await cursor.lock(tx)
    return held


async def _read(tx: Tx, held: Cursor) -> int:
    """Read on from a locked cursor; how many events were read."""
    news: Any = await tx.fetchrow(_NEWS, tx.tenant, held.place, BATCH, list(_TOUCHING))
    if not news["events"]:
        return 0
    if news["tickets"]:
        await items.record(tx, await _to_make(tx, news["tickets"]), epoch=held.epoch)
    await cursor.move(tx, news["place"])
    read: int = news["events"]
    return read


async def _to_make(tx: Tx, ids: Sequence[UUID]) -> list[Entered]:
    found = await sources.tickets(tx, ids)
    if not found:
        return []
    kept = await sources.kept(tx, [ticket.id for ticket in found])
    days = await _days(tx)
    return [
        entered
        for ticket in found
        for entered in usage.entries_to_make(usage.facts_of(ticket, days), kept.get(ticket.id, {}))
    ]


async def _days(tx: Tx) -> Days:
    """Local days and office hours of this tenant: those of its own calendar."""
    in_force = await reading.of(tx)
    return Days(in_force.zone, in_force.timelines.get(in_force.calendar_id))
