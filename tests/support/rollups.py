"""What rollups must say, counted from how tickets, clocks and work entries stand: not from the log, and not by the fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from services.changes.clock_rows import clock_of
from services.reports import asking as reports
from services.reports.queries import sla
from services.reports.rollups import adding, checking, cursor, durations, promises, reading
from services.reports.rollups.reading import Asked
from services.rules import attainment
from services.rules.clocks import Clock
from services.rules.policies import Metric
from services.rules.report_periods import Grain, Period
from services.rules.report_sums import BY_MONTH, Rollup
from tenants.db import transaction
from tenants.scope import Scope, system

EVER = (date(2020, 1, 1), date(2040, 1, 1))

_VOLUME = """
SELECT (first_resolved_at AT TIME ZONE $2)::date AS day, task_type_id, sourcing, priority, count(*) AS resolved,
       count(*) FILTER (WHERE reopened = 0) AS first_pass, sum(work_seconds)::bigint AS touch_seconds
FROM tickets WHERE tenant_id = $1 AND first_resolved_at IS NOT NULL AND merged_into IS NULL AND status <> 'cancelled'
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_INFLOW = """
SELECT (created_at AT TIME ZONE $2)::date AS day, task_type_id, sourcing, priority, count(*) AS created FROM tickets
WHERE tenant_id = $1 AND merged_into IS NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_WORK = """
WITH RECURSIVE chains AS (
    SELECT id, id AS latest, started_at, ticket_id, seconds FROM work_entries WHERE tenant_id = $1 AND corrects IS NULL
    UNION ALL SELECT c.id, w.id, c.started_at, c.ticket_id, w.seconds FROM work_entries w JOIN chains c ON w.tenant_id = $1 AND w.corrects = c.latest)
SELECT (c.started_at AT TIME ZONE $2)::date AS day, t.task_type_id, t.sourcing, t.priority, sum(c.seconds)::bigint AS work_seconds
FROM chains c JOIN tickets t ON t.tenant_id = $1 AND t.id = c.ticket_id
WHERE c.seconds > 0 AND NOT EXISTS (SELECT 1 FROM work_entries w WHERE w.tenant_id = $1 AND w.corrects = c.latest)
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_REWORK = (
    "SELECT coalesce(sum(reopened), 0)::bigint FROM tickets WHERE tenant_id = $1 AND merged_into IS NULL"
)
_REOPENED = """
SELECT count(DISTINCT e.ticket_id) FROM events e
JOIN tickets t ON t.tenant_id = $1 AND t.id = e.ticket_id AND t.merged_into IS NULL
WHERE e.tenant_id = $1 AND e.type = 'ticket.moved' AND e.data->>'from' = 'resolved' AND e.data->>'to' = 'queued'
  AND (e.at AT TIME ZONE $2)::date >= $3 AND (e.at AT TIME ZONE $2)::date < $4
"""
_OPEN = """
SELECT count(*) FROM tickets WHERE tenant_id = $1 AND merged_into IS NULL AND status NOT IN ('resolved', 'closed', 'cancelled')
"""
_CLOCKS = """
SELECT to_jsonb(c) AS clock, c.ticket_id FROM clocks c JOIN tickets t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id
WHERE c.tenant_id = $1 AND t.merged_into IS NULL
"""


@dataclass(frozen=True, slots=True)
class Truth:
    """One company, as the administrator sees it."""

    admin: "asyncpg.Connection[asyncpg.Record]"
    tenant: UUID
    zone: str = "Asia/Tokyo"

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.admin.fetch(sql, self.tenant, self.zone)]

    async def clocks(self) -> list[tuple[UUID, Clock]]:
        return [(row["ticket_id"], clock_of(row["clock"] if isinstance(row["clock"], dict) else _read(row["clock"]))) for row in await self.admin.fetch(_CLOCKS, self.tenant)]  # fmt: skip

    async def hold(self, scope: Scope, periods: Sequence[tuple[date, date]]) -> None:
        """Volume, inflow, work, rework, backlog and promises are as things stand."""
        by = ("day", "task_type", "sourcing", "priority")
        async with transaction(scope) as tx:
            sums = await reading.days(tx, Asked([self.tenant], *EVER, by=by))
            (whole,) = await reading.days(tx, Asked([self.tenant], *EVER))
        for sql, names in (
            (_VOLUME, ("resolved", "first_pass", "touch_seconds")),
            (_INFLOW, ("created",)),
            (_WORK, ("work_seconds",)),
        ):
            due = {
                tuple(row.values())[:4]: tuple(row[name] for name in names) for row in await self.rows(sql)
            }
            held = {tuple(each.group.values()): tuple(getattr(each, name) for name in names) for each in sums}
            assert {key: amounts for key, amounts in held.items() if amounts[0]} == due
        assert whole.reopened == await self.admin.fetchval(_REWORK, self.tenant)
        assert whole.created - whole.resolutions + whole.reopened - whole.ended == await self.admin.fetchval(
            _OPEN, self.tenant
        )
        await self.promises_hold(scope, periods)
        await self.reopened_hold(scope, periods)

    async def promises_hold(self, scope: Scope, periods: Sequence[tuple[date, date]]) -> None:
        """Attainment of each period is what the rule says of the clocks."""
        clocks, zone = await self.clocks(), ZoneInfo(self.zone)
        for from_on, to_on in periods:
            async with transaction(scope) as tx:
                found = await promises.attainment(tx, Asked([self.tenant], from_on, to_on, by=("metric",)))
            held = {each.group["metric"]: each for each in found}
            for metric in Metric:
                due = attainment.attainment(clocks, metric, from_on=from_on, to_on=to_on, zone=zone)
                each = held.get(metric.value, promises.Kept())
                assert (each.met, each.breached, each.excused) == (due.met, due.breached, due.excused), (
                    metric,
                    from_on,
                    to_on,
                )

    async def reopened_hold(self, scope: Scope, periods: Sequence[tuple[date, date]]) -> None:
        """Each ticket that was sent back in a period counts once."""
        for from_on, to_on in periods:
            if from_on == to_on:
                continue
            asked = reports.Asked(Period(from_on, to_on), Grain.MONTH)
            async with transaction(scope) as tx:
                found = sla.report(asked, [await sla.read(tx, asked)]).reopened
            due = await self.admin.fetchval(_REOPENED, self.tenant, self.zone, from_on, to_on)
            assert found == due, (from_on, to_on)


async def put(admin: "asyncpg.Connection[asyncpg.Record]", rollup: Rollup, **values: Any) -> None:
    """A row of a day as the worker keeps it, in the month's row too."""
    month = BY_MONTH[rollup.table]
    by_month = {"month" if name == "day" else name: value for name, value in values.items()}
    by_month["month"] = by_month["month"].replace(day=1)
    for table, row in ((rollup.table, values), (month.table, by_month)):
        key = ("tenant_id", *(month if table == month.table else rollup).key)
        adds = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in row if name not in key)
        marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
        await admin.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks}) ON CONFLICT ({', '.join(key)}) DO UPDATE SET {adds}",
            *row.values(),
        )


def _read(text: str) -> Any:
    from core import json  # noqa: PLC0415  (the administrator's connection reads documents as text)

    return json.loads(text)


async def caught_up(tenant: UUID, *, most: int = adding.BATCH) -> None:
    """Take everything that happened into the rollups."""
    more = True
    while more:
        async with transaction(system(tenant, name="rollups")) as tx:
            more = await adding.add(tx, most=most)
            await cursor.looked(tx)


async def drifts(tenant: UUID) -> list[str]:
    """What differs from the log."""
    async with transaction(system(tenant, name="rollups")) as tx:
        return [str(each) async for each in checking.check(tx)]


__all__ = ["EVER", "Truth", "caught_up", "drifts", "durations", "put"]
