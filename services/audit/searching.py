"""The audit log searched from its end: newest first, a bounded stretch of places at a time.

Places are in commit order, and instants rise with them but for seconds; so a day is found by halving, without an index on time.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.audit.queries import Entry, Filters, entry
from tenants.db import Tx

STRETCH = 50_000
"""Places that one search looks through; what lies before is looked through when it is asked for."""
_SLACK = timedelta(minutes=10)
"""An event may carry an instant that much earlier than its place: that of the beginning of its transaction."""

_NEWEST = """
SELECT place, id, type, subject_kind, subject_id, ticket_id, actor_id, team_id, at, data, internal
FROM events WHERE tenant_id = $1 AND place < $2 AND place >= $3
    AND ($4::text IS NULL OR type = $4 OR starts_with(type, $4 || '.')) AND ($5::uuid IS NULL OR actor_id = $5)
    AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
    AND ($8::uuid IS NULL OR subject_id = $8 OR ticket_id = $8)
ORDER BY place DESC LIMIT $9
"""
_LAST = "SELECT last_place FROM counters WHERE tenant_id = $1"
_AT = "SELECT at FROM events WHERE tenant_id = $1 AND place >= $2 ORDER BY place LIMIT 1"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first. `rest` is where to go on (`before`); None where everything was looked through."""

    entries: list[Entry]
    rest: int | None


async def newest(tx: Tx, filters: Filters, *, before: int | None = None, limit: int = 50) -> Found:
    """Events of this tenant before a place, newest first. `filters.type` may be a noun alone (`ticket`). Raises Denied."""
    tx.scope.require("audit.read")
    end = (await tx.fetchval(_LAST, tx.tenant) or 0) + 1 if before is None else before
    if filters.until is not None:
        end = min(end, await first_at(tx, filters.until + _SLACK, end))
    begin = 1 if filters.since is None else await first_at(tx, filters.since - _SLACK, end)
    narrow = replace(filters, since=None, until=None) != Filters()
    floor = max(begin, end - STRETCH) if narrow else begin
    args = (filters.type, filters.actor, filters.since, filters.until, filters.about, limit + 1)
    rows = await tx.fetch(_NEWEST, tx.tenant, end, floor, *args)
    found = [entry(row) for row in rows[:limit]]
    if len(rows) > limit:
        return Found(found, found[-1].place)
    return Found(found, floor if floor > begin else None)


async def first_at(tx: Tx, at: datetime, end: int) -> int:
    """About the first place whose event is not earlier than an instant; `end` where there is none before it."""
    low, high = 1, end
    while low < high:
        middle = (low + high) // 2
        there: Any = await tx.fetchval(_AT, tx.tenant, middle)
        if there is not None and there < at:
            low = middle + 1
        else:
            high = middle
    return low
