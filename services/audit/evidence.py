"""A company's evidence, as live queries: who could see its data, who did, and which controls ran, in a period.

What 個人情報保護法 25条 (supervision of contractors), a SOC 1 auditor and ISO 27001 (A.5.15, A.8.15) ask of a processor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.audit.searching import first_at
from tenants.db import Tx
from tenants.directory.names import names


@dataclass(frozen=True, slots=True)
class Cleared:
    """A clearance that was in force in the period. `domains` None is all; `until` is its end, or None."""

    name: str
    domains: list[str] | None
    my_number: bool
    everywhere: bool
    since: datetime
    until: datetime | None
    approved_by: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who read personal data in the period, and how often; on how many tickets, and when last."""

    name: str
    side: str
    opened: int
    revealed: int
    downloaded: int
    tickets: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who changed tickets in the period: on how many, in how many events."""

    name: str
    tickets: int
    events: int


@dataclass(frozen=True, slots=True)
class Controls:
    """How often the controls ran: events of the company's log by type; and what of the documents and keys holds."""

    events: Mapping[str, int]
    total: int
    documents: int
    keys: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a company's page of evidence shows."""

    cleared: list[Cleared]
    readers: list[Reader]
    workers: list[Worker]
    controls: Controls


_CLEARED = """
SELECT person_id, domains, my_number, tenant_id IS NULL AS everywhere, approved_by,
       greatest(valid_from::timestamptz, created_at) AS since, least(ended_at, valid_until::timestamptz) AS until
FROM clearances WHERE (tenant_id = $1 OR tenant_id IS NULL) AND valid_from::timestamptz < $3
    AND coalesce(least(ended_at, valid_until::timestamptz), 'infinity') >= $2
ORDER BY tenant_id IS NULL, valid_from, id
"""
_READERS = """
SELECT person_id, side, count(*) FILTER (WHERE kind = 'ticket') AS opened, count(*) FILTER (WHERE kind = 'field') AS revealed,
       count(*) FILTER (WHERE kind = 'document') AS downloaded, count(DISTINCT ticket_id) AS tickets, max(at) AS last_at
FROM access_records WHERE tenant_id = $1 AND at >= $2 AND at < $3 GROUP BY person_id, side ORDER BY count(*) DESC, person_id
"""
_WORKERS = """
SELECT actor_id, count(DISTINCT ticket_id) AS tickets, count(*) AS events FROM events
WHERE tenant_id = $1 AND place >= $4 AND place < $5 AND at >= $2 AND at < $3 AND ticket_id IS NOT NULL AND internal
    AND actor_id IN (SELECT id FROM staff)
GROUP BY actor_id ORDER BY tickets DESC, actor_id
"""
_EVENTS = """
SELECT type, count(*) AS n FROM events WHERE tenant_id = $1 AND place >= $4 AND place < $5 AND at >= $2 AND at < $3 GROUP BY type
"""
_HELD = """
SELECT (SELECT count(*) FROM documents WHERE tenant_id = $1) AS documents,
       (SELECT count(*) FROM tenant_keys WHERE tenant_id = $1 AND destroyed_at IS NULL) AS keys
"""


async def evidence(tx: Tx, *, since: datetime, until: datetime) -> Evidence:
    """The evidence of this transaction's company for a period (half-open). Raises Denied."""
    for grant in ("audit.read", "access_records.read", "clearances.read"):
        tx.scope.require(grant)
    period = (tx.tenant, since, until)
    cleared = await tx.fetch(_CLEARED, *period)
    readers = await tx.fetch(_READERS, *period)
    places = await _places(tx, since, until)
    workers = await tx.fetch(_WORKERS, *period, *places)
    ids = [row["person_id"] for row in (*cleared, *readers)] + [row["approved_by"] for row in cleared]
    called = await names(tx, [*ids, *(row["actor_id"] for row in workers)])
    return Evidence(
        [_cleared(row, called) for row in cleared],
        [_reader(row, called) for row in readers],
        [Worker(called.get(row["actor_id"], ""), row["tickets"], row["events"]) for row in workers],
        await _controls(tx, period, places),
    )


async def controls(tx: Tx, *, since: datetime, until: datetime) -> Controls:
    """How often the controls of this tenant's log ran in a period. Raises Denied."""
    tx.scope.require("audit.read")
    return await _controls(tx, (tx.tenant, since, until), await _places(tx, since, until))


async def _places(tx: Tx, since: datetime, until: datetime) -> tuple[int, int]:
    """The stretch of the log in which the period lies."""
    end: int = (await tx.fetchval("SELECT last_place FROM counters WHERE tenant_id = $1", tx.tenant) or 0) + 1
    return await first_at(tx, since, end), await first_at(tx, until, end)


async def _controls(tx: Tx, period: tuple[UUID, datetime, datetime], places: tuple[int, int]) -> Controls:
    counted = {row["type"]: row["n"] for row in await tx.fetch(_EVENTS, *period, *places)}
    held: Any = await tx.fetchrow(_HELD, tx.tenant)
    return Controls(counted, sum(counted.values()), held["documents"], held["keys"])


def _cleared(row: Any, called: Mapping[UUID, str]) -> Cleared:
    return Cleared(
        name=called.get(row["person_id"], ""),
        domains=row["domains"],
        my_number=row["my_number"],
        everywhere=row["everywhere"],
        since=row["since"],
        until=row["until"],
        approved_by=called.get(row["approved_by"], ""),
    )


def _reader(row: Any, called: Mapping[UUID, str]) -> Reader:
    return Reader(
        name=called.get(row["person_id"], ""),
        side=row["side"],
        opened=row["opened"],
        revealed=row["revealed"],
        downloaded=row["downloaded"],
        tickets=row["tickets"],
        last_at=row["last_at"],
    )
