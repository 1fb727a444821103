"""Rollups: what keeping them costs an event, what they weigh, how long a rebuild takes, and how soon a year is read, beside raw SQL.

Raw SQL counts the same from tickets, clocks and work entries, as the administrator, whom no wall slows.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from bench import report_pages, reports, rollups_stock
from bench.house import house
from bench.rollups_stock import YEAR
from core.ids import new_id
from deploy.embedded import postgres
from services.reports.rollups import adding, checking, durations, promises, reading, rebuilding
from services.reports.rollups.reading import Asked
from services.rules.report_sums import ROLLUPS
from tenants import db
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import Clearance, Scope, system
from tenants.walls import WORKER

READS, REPORTS = 9, 21
MILLION = 1_000_000
T = TypeVar("T")

_EVENTS = "SELECT count(*) FROM events WHERE tenant_id = ANY($1)"
_WEIGHT = "SELECT pg_total_relation_size($1::regclass)"
_RAW = {
    "volume by month": """
        SELECT date_trunc('month', first_resolved_at AT TIME ZONE 'Asia/Tokyo') AS month, count(*), sum(reopened), sum(work_seconds),
               count(*) FILTER (WHERE reopened = 0)
        FROM tickets WHERE tenant_id = ANY($1) AND merged_into IS NULL AND (first_resolved_at AT TIME ZONE 'Asia/Tokyo')::date >= $2
            AND (first_resolved_at AT TIME ZONE 'Asia/Tokyo')::date < $3 GROUP BY 1 ORDER BY 1""",
    "attainment": """
        WITH judged AS (
            SELECT c.tenant_id, c.ticket_id, c.cycle, c.result FROM clocks c
            JOIN tickets t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id AND t.merged_into IS NULL
            WHERE c.tenant_id = ANY($1) AND c.metric = 'resolution' AND c.result IN ('met', 'breached')
                AND (coalesce(c.breached_at, c.stopped_at) AT TIME ZONE 'Asia/Tokyo')::date >= $2
                AND (coalesce(c.breached_at, c.stopped_at) AT TIME ZONE 'Asia/Tokyo')::date < $3)
        SELECT result, count(*) FROM (SELECT DISTINCT ON (tenant_id, ticket_id) result FROM judged ORDER BY tenant_id, ticket_id, cycle DESC) l
        GROUP BY 1""",
    "median and p90": """
        SELECT percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY first_resolved_at - created_at) FROM tickets
        WHERE tenant_id = ANY($1) AND merged_into IS NULL AND (first_resolved_at AT TIME ZONE 'Asia/Tokyo')::date >= $2
            AND (first_resolved_at AT TIME ZONE 'Asia/Tokyo')::date < $3""",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping and rebuilding took."""

    events: int
    added_events: int
    added_seconds: float
    rebuilt_seconds: float
    bytes: int
    drifts: int


def measure(home: Path, *, tickets: int, tenants: int, alike: bool, say: Callable[[str], None]) -> None:
    """Fill a database, keep one company's rollups from the log, rebuild everybody's, and read them.

    `alike`: the others are copies of the first, without a log of their own.
    """
    with house(home, processes=1) as ours:
        name = f"rollups{tickets}"
        doors = ours.database(name)
        began = time.monotonic()
        ids = [new_id() for _ in range(tenants)]
        logged = ids[:1] if alike else ids
        asyncio.run(rollups_stock.fill(doors.admin_url, ids, each=tickets // tenants, logged=len(logged)))
        say(
            f"filled {tickets // tenants * len(logged):,} tickets with their log in {time.monotonic() - began:.0f} s"
        )
        worker = postgres.address(ours.servers.ports["postgres"], WORKER, ours.secrets.postgres_worker, name)
        kept = asyncio.run(_with(worker, lambda: _kept(doors.admin_url, logged)))
        say(f"events: {kept.events:,}; drifts of the first company after the rebuild: {kept.drifts}")
        say(
            f"keeping, in batches of {adding.BATCH}: {kept.added_seconds / kept.added_events * 1e6:.0f} µs an event"
        )
        say(f"rebuild: {kept.rebuilt_seconds / kept.events * MILLION:.0f} s per million events")
        say(f"size with indexes: {kept.bytes / kept.events * MILLION / 2**20:.0f} MiB per million events")
        if alike:
            began = time.monotonic()
            asyncio.run(rollups_stock.copy(doors.admin_url, ids[0], ids[1:]))
            say(f"copied to {tenants - 1} other companies in {time.monotonic() - began:.0f} s")
        say("| read | companies | tickets | rollups ms | raw SQL ms | × |\n|---|---:|---:|---:|---:|---:|")
        for of in (ids[:1], ids):
            rows = asyncio.run(_with(doors.app_url, partial(_read, doors.admin_url, of)))
            for what, ours_ms, raw_ms in rows:
                share = tickets * len(of) // tenants
                say(
                    f"| {what} | {len(of)} | {share:,} | {ours_ms:.1f} | {raw_ms:.1f} | {raw_ms / ours_ms:.0f} |"
                )
        say(reports.HEAD)
        for of in (ids[:1], ids):
            read = partial(reports.read, _cleared(of), of, YEAR, times=REPORTS, postgres=ours.pid("postgres"))
            for each in asyncio.run(_with(doors.app_url, read)):
                share = tickets * len(of) // tenants
                say(
                    f"| {each.name} | {len(of)} | {share:,} | {each.p50:.1f} | {each.p95:.1f} | {each.python:.1f} | {each.postgres:.1f} |"
                )
        say(report_pages.HEAD)
        site, postgres_pid = ours.serve(name, doors), ours.pid("postgres")
        report_pages.measure(site, postgres_pid, YEAR, tickets=tickets, tenants=tenants, say=say)


async def _with(url: str, work: Callable[[], Awaitable[T]]) -> T:
    opened = db.Database(url, size=4)
    db.use(opened)
    try:
        return await work()
    finally:
        db.use(None)
        await opened.close()


async def _kept(url: str, ids: Sequence[UUID]) -> Kept:
    admin = await asyncpg.connect(url)
    try:
        whole, first = await admin.fetchval(_EVENTS, ids), await admin.fetchval(_EVENTS, ids[:1])
        added = await _timed(lambda: _added(ids[0]))
        rebuilt = await _timed(lambda: _rebuilt(ids))
        async with transaction(system(ids[0])) as tx:
            drifts = len([each async for each in checking.check(tx)])
        await admin.execute("VACUUM (ANALYZE)")
        tables = ["report_tickets", *(rollup.table for rollup in ROLLUPS)]
        return Kept(
            whole,
            first,
            added,
            rebuilt,
            sum([await admin.fetchval(_WEIGHT, each) for each in tables]),
            drifts,
        )
    finally:
        await admin.close()


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.monotonic()
    await work()
    return time.monotonic() - began


async def _added(tenant: UUID) -> None:
    more = True
    while more:
        async with transaction(system(tenant)) as tx:
            more = await adding.add(tx)


async def _rebuilt(ids: Sequence[UUID]) -> None:
    for tenant in ids:
        async with transaction(system(tenant)) as tx:
            await rebuilding.rebuild(tx)


async def _read(url: str, ids: Sequence[UUID]) -> list[tuple[str, float, float]]:
    """Milliseconds of each read by the rollups and by raw SQL, in turns; the median of both."""
    asked, scope = Asked(ids, *YEAR), _cleared(ids)
    by_month = Asked(ids, *YEAR, by=("month",))
    reads: dict[str, Callable[[db.Tx], Awaitable[Any]]] = {
        "volume by month": lambda tx: reading.days(tx, by_month),
        "attainment": lambda tx: promises.attainment(tx, asked, metrics=["resolution"]),
        "median and p90": lambda tx: durations.durations(tx, asked),
    }
    admin = await asyncpg.connect(url)
    try:
        found = []
        for what, read in reads.items():
            both: list[tuple[float, float]] = []
            for _ in range(READS):
                ours = await _timed(partial(_inside, scope, read))
                raw = await _timed(partial(admin.fetch, _RAW[what], ids, *YEAR))
                both.append((ours * 1000, raw * 1000))
            found.append((what, median(each for each, _ in both), median(each for _, each in both)))
        return found
    finally:
        await admin.close()


async def _inside(scope: Scope, read: Callable[[db.Tx], Awaitable[Any]]) -> None:
    async with transaction(scope) as tx:
        await read(tx)


def _cleared(ids: Sequence[UUID]) -> Scope:
    person = new_id()
    return Scope(
        actor=person, actor_kind="person", side=Side.PROVIDER, roles=frozenset({Role.ACCOUNT_MANAGER}), tenant=None,
        clearances=tuple(Clearance(each) for each in ids), principal=f"person:{person}",
    )  # fmt: skip
