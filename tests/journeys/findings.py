"""What stands in the database after a storm, counted by the administrator in plain SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

_KEYS = """
SELECT external_reference AS key, count(*) AS times, min(id::text) AS id FROM tickets
WHERE tenant_id = ANY($1) AND external_reference IS NOT NULL GROUP BY 1
"""
_STATUSES = "SELECT status, count(*) AS n FROM tickets WHERE tenant_id = ANY($1) GROUP BY 1"
_BOARD = """
SELECT count(*) FROM tickets t JOIN queue_entries e ON e.tenant_id = t.tenant_id AND e.ticket_id = t.id
WHERE t.tenant_id = ANY($1) AND e.status = t.status AND e.queue_id = t.queue_id
"""
_NUMBERS = """
SELECT count(*) FROM (SELECT tenant_id, count(*) AS n, min(number) AS first, max(number) AS last FROM tickets
                      WHERE tenant_id = ANY($1) GROUP BY 1) x JOIN counters c USING (tenant_id)
WHERE first <> 1 OR last <> n OR c.last_number <> n
"""
_PLACES = """
SELECT count(*) FROM (SELECT tenant_id, count(*) AS n, min(place) AS first, max(place) AS last FROM events
                      WHERE tenant_id = ANY($1) GROUP BY 1) x JOIN counters c USING (tenant_id)
WHERE first <> 1 OR last <> n OR c.last_place <> n
"""
_TOLD = """
SELECT count(*) FILTER (WHERE created <> 1) AS not_created_once, count(*) FILTER (WHERE queued <> 1) AS not_queued_once,
       count(*) FILTER (WHERE others > 0) AS told_more
FROM (SELECT t.id, count(*) FILTER (WHERE e.type = 'ticket.created') AS created,
             count(*) FILTER (WHERE e.type = 'ticket.moved' AND e.data ->> 'to' = 'queued') AS queued,
             count(*) FILTER (WHERE e.type NOT IN ('ticket.created', 'ticket.routed')
                              AND NOT (e.type = 'ticket.moved' AND e.data ->> 'to' = 'queued')) AS others
      FROM tickets t LEFT JOIN events e ON e.tenant_id = t.tenant_id AND e.ticket_id = t.id
      WHERE t.tenant_id = ANY($1) GROUP BY t.id) x
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts. All but the first six must be nought."""

    acknowledged: int
    tickets: int
    queued: int
    on_the_board_alike: int
    events: int
    companies: int
    acknowledged_but_not_there: int
    there_more_than_once: int
    there_under_another_id: int
    companies_with_gaps_in_references: int
    companies_with_gaps_in_places: int
    not_created_once: int
    not_queued_once: int
    told_more: int

    @property
    def troubles(self) -> Mapping[str, int]:
        """What should be nought and is not."""
        return {name: n for name in self.__slots__[6:] if (n := getattr(self, name))}


async def unrouted(admin: asyncpg.Connection, companies: Sequence[UUID]) -> int:
    return int(
        await admin.fetchval(
            "SELECT count(*) FROM tickets WHERE tenant_id = ANY($1) AND status = 'new'", companies
        )
    )


async def found(
    admin: asyncpg.Connection, companies: Sequence[UUID], answers: Mapping[str, Mapping[str, Any]]
) -> Findings:
    """Compare what was acknowledged with what is there."""
    rows = {row["key"]: row for row in await admin.fetch(_KEYS, companies)}
    statuses = {row["status"]: row["n"] for row in await admin.fetch(_STATUSES, companies)}
    told = await admin.fetchrow(_TOLD, companies)
    return Findings(
        acknowledged=len(answers),
        tickets=sum(statuses.values()),
        queued=statuses.get("queued", 0),
        on_the_board_alike=await admin.fetchval(_BOARD, companies),
        events=await admin.fetchval("SELECT count(*) FROM events WHERE tenant_id = ANY($1)", companies),
        companies=len(companies),
        acknowledged_but_not_there=len(answers.keys() - rows.keys()),
        there_more_than_once=sum(row["times"] > 1 for row in rows.values()),
        there_under_another_id=sum(rows[k]["id"] != a["id"] for k, a in answers.items() if k in rows),
        companies_with_gaps_in_references=await admin.fetchval(_NUMBERS, companies),
        companies_with_gaps_in_places=await admin.fetchval(_PLACES, companies),
        **dict(told),
    )
