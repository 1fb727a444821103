"""What a period is rated by: usage added up in SQL by what a rate card can ask of it, and how the promises were kept."""

from datetime import datetime
from typing import Any

from services.rules.attainment import Attainment
from services.rules.billing_periods import Period
from services.rules.exact import tidy
from services.rules.usage_sums import UsageSum
from tenants.db import Tx

_SUMS = """
SELECT meter, charge, task_type, coalesce(facts ->> 'priority', '') AS priority,
       coalesce((facts ->> 'out_of_hours')::bool, false) AS out_of_hours, coalesce(facts ->> 'department', '') AS department,
       sum(quantity) AS quantity, count(*) AS items
FROM usage_items WHERE tenant_id = $1 AND occurred_on >= $2 AND occurred_on < $3 AND epoch <= $4
    AND ($5 OR NOT coalesce((facts ->> 'reopened')::bool, false))
GROUP BY 1, 2, 3, 4, 5, 6
"""
_JUDGED = """
WITH judged AS (
    SELECT c.ticket_id, c.cycle, c.result, c.excused_at FROM clocks c
    JOIN tickets t ON t.tenant_id = $1 AND t.id = c.ticket_id AND t.merged_into IS NULL AND t.sourcing = 'outsourced'
    WHERE c.tenant_id = $1 AND c.metric = $2 AND c.result IN ('met', 'breached')
        AND ((CASE c.result WHEN 'met' THEN c.stopped_at ELSE c.breached_at END) AT TIME ZONE $5)::date >= $3
        AND ((CASE c.result WHEN 'met' THEN c.stopped_at ELSE c.breached_at END) AT TIME ZONE $5)::date < $4),
counted AS (
    SELECT DISTINCT ON (ticket_id, CASE WHEN $2 = 'resolution' THEN 0 ELSE cycle END) result, excused_at FROM judged
    ORDER BY ticket_id, CASE WHEN $2 = 'resolution' THEN 0 ELSE cycle END, cycle DESC)
SELECT count(*) FILTER (WHERE result = 'met') AS met, count(*) FILTER (WHERE result = 'breached') AS breached,
       count(*) FILTER (WHERE result = 'breached' AND excused_at <= $6) AS excused
FROM counted
"""
_EXCUSED_SINCE = """
SELECT EXISTS (
    SELECT 1 FROM clocks c WHERE c.tenant_id = $1 AND c.metric = $2 AND c.result = 'breached' AND c.excused_at > $6
        AND (c.breached_at AT TIME ZONE $5)::date >= $3 AND (c.breached_at AT TIME ZONE $5)::date < $4)
"""


async def sums(tx: Tx, period: Period, *, epoch: int, with_reopened: bool) -> list[UsageSum]:
    """The usage of some days up to a cut. Work after a reopening is left out unless the contract bills it."""
    rows = await tx.fetch(_SUMS, tx.tenant, period.starts_on, period.ends_on, epoch, with_reopened)
    return [UsageSum(**{**dict(row), "quantity": tidy(row["quantity"])}) for row in rows]


async def attainment(
    tx: Tx, metric: str, period: Period, *, zone: str, excused_until: datetime
) -> Attainment:
    """How a promise was kept over the local days of a time zone, by the rule of rules/attainment.py, counted in SQL; excuses up to an instant.

    Of the provider's work alone: what the company does itself takes nothing off its bill.
    """
    row: Any = await tx.fetchrow(_JUDGED, *_asked(tx, metric, period, zone), excused_until)
    return Attainment(met=row["met"], breached=row["breached"], excused=row["excused"], reopened=0)


async def was_excused_since(tx: Tx, metric: str, period: Period, since: datetime, *, zone: str) -> bool:
    """Whether a breach of these days was excused after an instant."""
    found: bool = await tx.fetchval(_EXCUSED_SINCE, *_asked(tx, metric, period, zone), since)
    return found


def _asked(tx: Tx, metric: str, period: Period, zone: str) -> tuple[Any, ...]:
    return tx.tenant, metric, period.starts_on, period.ends_on, zone
