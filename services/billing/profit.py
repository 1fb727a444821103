"""What a client's work earns: what was billed, against the minutes of the people who did it at their grade's cost.

Cost is for billing and administrators. It is added up by client, month, task type and team: no row names a person, and what has no
price (somebody without a grade, a grade without a cost) is counted apart, never as zero.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.billing import profit_parts
from services.billing.profit_parts import KindEarned, TeamCost
from services.in_force import reading
from services.rules import months
from services.rules.hourly_costs import Cost, HourlyCosts, Worked
from tenants.db import Tx

_GRADES = "SELECT person_id, from_on, grade_id FROM staff_grades ORDER BY person_id, from_on"
_COSTS = "SELECT grade_id, effective_on, hourly_cost FROM grade_costs WHERE currency = $1 ORDER BY grade_id, effective_on"
_WORKED = """
SELECT w.person_id AS person, k.code AS task_type, (w.started_at AT TIME ZONE $4)::date AS worked_on, sum(w.seconds)::bigint AS seconds
FROM work_entries w JOIN tickets t ON t.tenant_id = w.tenant_id AND t.id = w.ticket_id
JOIN task_types k ON k.tenant_id = t.tenant_id AND k.id = t.task_type_id
WHERE w.tenant_id = $1 AND w.started_at >= $2 AND w.started_at < $3 AND w.seconds > 0 AND t.sourcing = 'outsourced'
AND t.merged_into IS NULL AND NOT EXISTS (
    SELECT 1 FROM work_entries k WHERE k.tenant_id = $1 AND k.ticket_id = w.ticket_id AND k.corrects = w.id)
GROUP BY 1, 2, 3
"""
_BILLED = """
SELECT date_trunc('month', p.ends_on - 1)::date AS month, bool_or(i.status = 'draft') AS draft, i.currency,
       sum(CASE i.kind WHEN 'invoice' THEN i.net ELSE -i.net END) AS net
FROM invoices i LEFT JOIN invoices o ON o.tenant_id = i.tenant_id AND o.id = i.original_id
JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = coalesce(i.period_id, o.period_id)
WHERE i.tenant_id = $1 AND p.ends_on > $2 AND p.ends_on <= $3 AND (i.kind = 'invoice' OR i.status = 'issued') GROUP BY 1, 3
"""


@dataclass(frozen=True, slots=True)
class Billed:
    """What a month comes to without tax, less what was credited. `is_draft`: some of it is not issued yet."""

    net: Decimal
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Earned:
    """One month of a client. `billed` is None where there is no invoice and no draft."""

    month: date
    billed: Billed | None
    cost: Cost

    @property
    def margin(self) -> Decimal | None:
        """What is left; None where one of its two parts is missing."""
        cost = self.cost.known
        return self.billed.net - cost if self.billed and cost is not None else None

    @property
    def share(self) -> Decimal | None:
        """The margin as a share of what was billed."""
        return (
            self.margin / self.billed.net
            if self.billed and self.billed.net and self.margin is not None
            else None
        )


@dataclass(frozen=True, slots=True)
class Profit:
    """Some months of one client; of the last one, what was billed and what it cost by kind of work, and the cost by team."""

    tenant: UUID
    currency: str
    months: Sequence[Earned]
    kinds: Sequence[KindEarned]
    teams: Sequence[TeamCost]

    @property
    def last(self) -> Earned:
        return self.months[-1]


async def hourly_costs(tx: Tx, currency: str = "JPY") -> HourlyCosts:
    """The grades and their costs in a currency, as they hold from day to day. Raises Denied."""
    tx.scope.require("grades.read")
    grades, costs = defaultdict(list), defaultdict(list)
    for row in await tx.fetch(_GRADES):
        grades[row["person_id"]].append((row["from_on"], row["grade_id"]))
    for row in await tx.fetch(_COSTS, currency):
        costs[row["grade_id"]].append((row["effective_on"], row["hourly_cost"]))
    return HourlyCosts(grades, costs)


async def of_client(
    tx: Tx, costs: HourlyCosts, last: date, *, count: int = 6, currency: str = "JPY"
) -> Profit:
    """The months up to the one that begins on `last`. Raises Denied."""
    tx.scope.require("grades.read")
    in_force = await reading.of(tx)
    firsts = [months.before(last, by=n) for n in reversed(range(count))]
    worked = await _worked(tx, firsts[0], months.next_of(last), in_force.zone)
    billed = await _billed(tx, firsts[0], months.next_of(last), currency)
    by_month: dict[date, Cost] = defaultdict(Cost)
    by_kind: dict[str, Cost] = defaultdict(Cost)
    for kind, work in worked:
        cost = costs.cost(work)
        by_month[months.of(work.on)] += cost
        if months.of(work.on) == last:
            by_kind[kind] += cost
    earned = [Earned(first, billed.get(first), by_month[first]) for first in firsts]
    names = {code: kind.name for code, kind in in_force.by_code.items()}
    kinds = await profit_parts.kinds(
        tx, last, months.next_of(last), currency=currency, costs=by_kind, names=names
    )
    teams = await profit_parts.teams(tx, costs, [work for _, work in worked if months.of(work.on) == last])
    return Profit(tx.tenant, currency, earned, kinds, teams)


async def _worked(tx: Tx, first: date, end: date, zone: ZoneInfo) -> list[tuple[str, Worked]]:
    """Seconds by task type, person and local day, on which the work began: corrected ones as they were corrected."""
    start, stop = (datetime.combine(on, time(), zone) for on in (first, end))
    found: list[Any] = await tx.fetch(_WORKED, tx.tenant, start, stop, str(zone))
    return [(row["task_type"], Worked(row["person"], row["worked_on"], row["seconds"])) for row in found]


async def _billed(tx: Tx, first: date, end: date, currency: str) -> dict[date, Billed]:
    found = await tx.fetch(_BILLED, tx.tenant, first, end)
    return {row["month"]: Billed(row["net"], row["draft"]) for row in found if row["currency"] == currency}
