"""The portfolio: how each client stands, from the rollups and the board alone, in one transaction over all cleared companies.

Only those kinds of work count whose domain the reader is cleared for, as in every report.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.rules import months, portfolio
from services.rules.portfolio import Facts, Flow, Judged, Now, Reason
from services.rules.report_choices import Days
from tenants.db import Tx

_NONE: Mapping[UUID, int] = MappingProxyType({})
TREND, LATELY = 6, timedelta(days=7)
_VISIBLE = "(tenant_id = ANY($1::uuid[]) AND ($2::uuid[] IS NULL OR task_type_id = ANY($2)))"
_JUDGED = f"""
SELECT tenant_id, '' AS part, month, false AS lately, sum(met) AS met, sum(breached) AS breached, sum(excused) AS excused
FROM report_sla_months WHERE metric = 'resolution' AND month >= $8 AND month < $9 AND {_VISIBLE} GROUP BY 1, 3
UNION ALL
SELECT tenant_id, CASE WHEN day >= $3 AND day < $4 THEN 'now' WHEN day >= $5 AND day < $6 THEN 'before' ELSE '' END,
       date_trunc('month', day)::date, day >= $7, sum(met), sum(breached), sum(excused)
FROM report_sla WHERE metric = 'resolution' AND day >= $9 AND day < $4 AND {_VISIBLE} GROUP BY 1, 2, 3, 4
UNION ALL
SELECT tenant_id, '', month, false, -sum(met), -sum(breached), -sum(excused)
FROM report_sla_repeat_months WHERE month >= $8 AND month < $9 AND next_month = month AND {_VISIBLE} GROUP BY 1, 3
UNION ALL
SELECT tenant_id, CASE WHEN day >= $3 AND next_day < $4 THEN 'now' WHEN day >= $5 AND next_day < $6 THEN 'before' ELSE '' END,
       date_trunc('month', day)::date, day >= $7, -sum(met), -sum(breached), -sum(excused)
FROM report_sla_repeats
WHERE day >= $9 AND next_day < $4 AND date_trunc('month', day) = date_trunc('month', next_day) AND {_VISIBLE} GROUP BY 1, 2, 3, 4
"""
_FLOWS = f"""
SELECT tenant_id, day >= $3 AS now, sum(created) AS created, sum(resolved) AS resolved, sum(reopened) AS reopened FROM report_days
WHERE ((day >= $3 AND day < $4) OR (day >= $5 AND day < $6)) AND {_VISIBLE} GROUP BY 1, 2
"""
_NOW = f"""
SELECT tenant_id, count(*) AS open, count(*) FILTER (WHERE due_at < $3) AS past_due,
       count(*) FILTER (WHERE due_at >= $3 AND risk_at <= $3) AS at_risk, count(*) FILTER (WHERE due_at >= $3 AND due_at < $4) AS due_today,
       count(*) FILTER (WHERE status = 'waiting_client') AS waiting_client
FROM queue_entries WHERE {_VISIBLE} GROUP BY 1
"""
_PROMISED = """
SELECT DISTINCT ON (c.contract_id) c.card->'service_credit' AS credit FROM rate_cards c
JOIN contracts k ON k.tenant_id = $1 AND k.id = c.contract_id AND k.status = 'active'
WHERE c.tenant_id = $1 AND c.effective_on < $2 ORDER BY c.contract_id, c.effective_on DESC
"""
_READ = "SELECT tenant_id, read_at FROM rollup_cursors WHERE tenant_id = ANY($1::uuid[])"


@dataclass(frozen=True, slots=True)
class Month:
    """Attainment of a month of the trend; None where nothing was judged."""

    first: date
    raw: Fraction | None
    adjusted: Fraction | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A client at a glance: the facts, the reasons to call, and attainment by month, oldest first."""

    tenant: UUID
    facts: Facts
    reasons: tuple[Reason, ...]
    trend: tuple[Month, ...]
    read_at: datetime | None

    @property
    def need(self) -> int:
        return portfolio.need(self.reasons)

    @property
    def is_call(self) -> bool:
        return portfolio.is_call(self.reasons)


@dataclass(frozen=True, slots=True)
class Visible:
    """Companies of which the reader sees the same: all kinds of work (`kinds` None), or these."""

    tenants: Sequence[UUID]
    kinds: Sequence[UUID] | None


@dataclass(slots=True)
class _Sums:
    judged: dict[tuple[UUID, str], list[int]]
    months: dict[tuple[UUID, date], list[int]]
    lately: dict[UUID, int]
    flows: dict[tuple[UUID, bool], Flow]
    now: dict[UUID, Now]
    read: dict[UUID, datetime | None]


async def standings(
    tx: Tx, groups: Iterable[Visible], *, now: Days, before: Days, end_of_day: datetime, targets: Mapping[UUID, Fraction],
    alerts: Mapping[UUID, int] = _NONE,
) -> list[Standing]:  # fmt: skip
    """How each company stands, who needs somebody most first; `alerts` are those that are raised, by company. Raises Denied."""
    tx.scope.require("reports.read")
    found: list[Standing] = []
    for group in groups:
        sums = await _sums(tx, group, now, before, end_of_day)
        found += [
            _standing(tenant, sums, now, targets.get(tenant, portfolio.DEFAULT_TARGET), alerts.get(tenant, 0))
            for tenant in group.tenants
        ]
    return sorted(found, key=lambda each: (-each.need, -each.facts.now.open, each.tenant))


async def promised(tx: Tx, before: date) -> Fraction | None:
    """The attainment of resolutions below which a contract of this tenant takes off a credit, the strictest; None where none does."""
    held = [row["credit"] for row in await tx.fetch(_PROMISED, tx.tenant, before)]
    below = [
        Fraction(tier["below"])
        for each in held
        if each and each["metric"] == "resolution"
        for tier in each["tiers"]
    ]
    return max(below, default=None)


async def _sums(tx: Tx, group: Visible, now: Days, before: Days, end_of_day: datetime) -> _Sums:
    who = (list(group.tenants), None if group.kinds is None else list(group.kinds))
    days = (now.from_on, now.to_on, before.from_on, before.to_on)
    lately, trend = now.to_on - LATELY, months.before(months.of(now.from_on), by=TREND - 1)
    by_day = months.of(min(now.from_on, before.from_on, lately))
    sums = _Sums(defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0]), defaultdict(int), {}, {}, {})
    for row in await tx.fetch(_JUDGED, *who, *days, lately, min(trend, by_day), by_day):
        _add(sums, row)
    for row in await tx.fetch(_FLOWS, *who, *days):
        sums.flows[row["tenant_id"], row["now"]] = Flow(
            int(row["created"]), int(row["resolved"]), int(row["reopened"])
        )
    for row in await tx.fetch(_NOW, *who, tx.now, end_of_day):
        sums.now[row["tenant_id"]] = Now(
            row["open"], row["past_due"], row["at_risk"], row["due_today"], row["waiting_client"]
        )
    for row in await tx.fetch(_READ, who[0]):
        sums.read[row["tenant_id"]] = row["read_at"]
    return sums


def _add(sums: _Sums, row: Any) -> None:
    counts = (int(row["met"]), int(row["breached"]), int(row["excused"]))
    for held in (sums.judged[row["tenant_id"], row["part"]], sums.months[row["tenant_id"], row["month"]]):
        for n, count in enumerate(counts):
            held[n] += count
    if row["lately"]:
        sums.lately[row["tenant_id"]] += counts[1] - counts[2]


def _standing(tenant: UUID, sums: _Sums, now: Days, target: Fraction, alerts: int) -> Standing:
    facts = Facts(
        now=sums.now.get(tenant, Now()),
        judged=Judged(*sums.judged[tenant, "now"]),
        judged_before=Judged(*sums.judged[tenant, "before"]),
        flow=sums.flows.get((tenant, True), Flow()),
        flow_before=sums.flows.get((tenant, False), Flow()),
        breached_lately=max(0, sums.lately[tenant]),
        alerts=alerts,
        target=target,
    )
    month = months.of(now.from_on)
    shown = [months.before(month, by=n) for n in reversed(range(TREND))]
    trend = tuple(_month(first, Judged(*sums.months[tenant, first])) for first in shown)
    return Standing(tenant, facts, tuple(portfolio.reasons(facts)), trend, sums.read.get(tenant))


def _month(first: date, judged: Judged) -> Month:
    return Month(first, judged.raw, judged.adjusted)
