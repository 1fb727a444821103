"""The event log as rollups read it: which tickets the next events are about, and all that was told of a ticket."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from services.rules.report_facts import SOURCES, Days, TicketFacts, Told, facts_of
from tenants.db import Tx

CHUNK = 20_000
_COUNTS = "AND (type <> 'ticket.updated' OR data ? 'sourcing')"
_NEWS = f"""
SELECT max(place) AS place, max(at) AS read_at, count(*) AS events,
       coalesce(array_agg(DISTINCT ticket_id) FILTER (WHERE ticket_id IS NOT NULL AND type = ANY($4) {_COUNTS}), '{{}}') AS tickets
FROM (SELECT place, at, type, ticket_id, data FROM events WHERE tenant_id = $1 AND place > $2 ORDER BY place LIMIT $3) news
"""
_COLUMNS = "ticket_id, place, type, at, actor_id, team_id, data"
_OF = f"""
SELECT {_COLUMNS} FROM events WHERE tenant_id = $1 AND ticket_id = ANY($2) AND place <= $3 AND type = ANY($4) {_COUNTS}
ORDER BY ticket_id, place
"""
_ALL = f"""
SELECT {_COLUMNS} FROM events
WHERE tenant_id = $1 AND (ticket_id, place) > ($2, $3) AND place <= $4 AND type = ANY($5) {_COUNTS}
ORDER BY ticket_id, place LIMIT $6
"""
_NEWEST = """
SELECT c.last_place AS place, (SELECT at FROM events e WHERE e.tenant_id = $1 AND e.place = c.last_place) AS read_at
FROM counters c WHERE c.tenant_id = $1
"""

Facts = dict[UUID, TicketFacts]


@dataclass(frozen=True, slots=True)
class News:
    """Some events beyond a place: up to where, how many, and the tickets whose facts they may change."""

    place: int | None
    read_at: datetime | None
    events: int
    tickets: Sequence[UUID]


async def news(tx: Tx, after: int, *, most: int) -> News:
    """The next events of this tenant."""
    row: Any = await tx.fetchrow(_NEWS, tx.tenant, after, most, list(SOURCES))
    return News(**dict(row))


async def newest(tx: Tx) -> tuple[int, datetime | None]:
    """The last place of the log, and when that was."""
    row: Any = await tx.fetchrow(_NEWEST, tx.tenant)
    return (row["place"], row["read_at"]) if row else (0, None)


async def facts(tx: Tx, tickets: Sequence[UUID], days: Days, *, upto: int) -> Facts:
    """The facts of these tickets, of events up to a place."""
    rows = await tx.fetch(_OF, tx.tenant, tickets, upto, list(SOURCES)) if tickets else []
    return _folded(rows, days)


async def everything(tx: Tx, days: Days, *, upto: int) -> AsyncIterator[Facts]:
    """The facts of every ticket, of events up to a place, some thousand tickets at a time."""
    ticket, place, held = UUID(int=0), 0, list[Any]()
    while True:
        rows = await tx.fetch(_ALL, tx.tenant, ticket, place, upto, list(SOURCES), CHUNK)
        held += rows
        if len(rows) < CHUNK:
            break
        ticket, place = rows[-1]["ticket_id"], rows[-1]["place"]
        yield _folded([row for row in held if row["ticket_id"] != ticket], days)
        held = [row for row in held if row["ticket_id"] == ticket]
    yield _folded(held, days)


def _folded(rows: Sequence[Any], days: Days) -> Facts:
    folded = {
        ticket: facts_of(map(_told, of_one), days)
        for ticket, of_one in groupby(rows, key=lambda row: row["ticket_id"])
    }
    return {ticket: facts for ticket, facts in folded.items() if facts is not None}


def _told(row: Any) -> Told:
    return Told(row["place"], row["type"], row["at"], row["actor_id"], row["team_id"], row["data"])
