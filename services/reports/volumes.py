"""When work comes and goes, and by which way: volume by domain, channel, and hour of the week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.reports.asking import Asked, Ground
from services.reports.grouping import Sums
from services.reports.naming import Names
from services.rules import tallies
from services.rules.report_periods import Period, split_months
from tenants.db import Tx

Volumes = Mapping[str, tuple[Decimal, Decimal]]
"""By channel the tallies of what was created and what was resolved, of the hours of a week (report_sums.hour_of_week)."""

_NOTHING = (Decimal(0), Decimal(0))

_ONLY = "task_type_id = ANY($4::uuid[]) AND ($5::text IS NULL OR sourcing = $5) AND ($6::text IS NULL OR priority = $6)"
_MONTHS = f"""
SELECT channel, sum(created_tally) AS created, sum(resolved_tally) AS resolved FROM report_hour_months
WHERE tenant_id = ANY($1::uuid[]) AND month >= $2 AND month < $3 AND {_ONLY} GROUP BY channel
"""
_EDGES = """
SELECT h.channel, (h.day - DATE '0001-01-01') % 7 * 24 + h.hour AS place, sum(h.created)::bigint AS created, sum(h.resolved)::bigint AS resolved
FROM unnest($2::date[], $3::date[]) s (from_on, to_on)
JOIN report_hours h ON h.tenant_id = ANY($1::uuid[]) AND h.day >= s.from_on AND h.day < s.to_on AND h.task_type_id = ANY($4::uuid[])
GROUP BY 1, 2
"""
"""The year 1 began on a Monday."""
_NARROW_EDGES = f"""
WITH told AS (
    SELECT t.channel, t.created_on AS day, t.created_hour AS hour, 1 AS created, 0 AS resolved
    FROM unnest($2::date[], $3::date[]) s (from_on, to_on)
    JOIN report_tickets t ON t.tenant_id = $1 AND NOT t.merged AND t.created_on >= s.from_on AND t.created_on < s.to_on AND {_ONLY}
    UNION ALL
    SELECT t.channel, t.resolved_on, t.resolved_hour, 0, 1
    FROM unnest($2::date[], $3::date[]) s (from_on, to_on)
    JOIN report_tickets t ON t.tenant_id = $1 AND t.resolved_on >= s.from_on AND t.resolved_on < s.to_on AND {_ONLY})
SELECT channel, (day - DATE '0001-01-01') % 7 * 24 + hour AS place, sum(created) AS created, sum(resolved) AS resolved FROM told GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class DomainRow:
    """The volume of a domain of work."""

    domain: str
    created: int
    resolved: int


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """The volume of a way by which tickets come."""

    channel: str
    created: int
    resolved: int


@dataclass(frozen=True, slots=True)
class HourRow:
    """The volume of an hour of the week: `weekday` 1 is Monday, `hour` 0 to 23, both of the tenant's local time."""

    weekday: int
    hour: int
    created: int
    resolved: int


async def read(tx: Tx, grounds: Sequence[Ground], asked: Asked) -> Volumes:
    """What the rollups know: whole months, and the days at the ends unless it is narrowed to what only the months know."""
    whole, edges = split_months(asked.period)
    tenants, kinds = [each.tenant for each in grounds], [kind for each in grounds for kind in each.kinds]
    found = []
    if whole:
        only = (kinds, asked.sourcing, asked.priority)
        rows = await tx.fetch(_MONTHS, tenants, whole.from_on, whole.to_on, *only)
        found += [_of_month(row) for row in rows]
    if edges and not _is_narrow(asked):
        found += [_of_hour(row) for row in await tx.fetch(_EDGES, tenants, *_spans(edges), kinds)]
    return added(found)


async def counted(tx: Tx, ground: Ground, asked: Asked) -> Volumes:
    """The tickets of this tenant in the days at the ends, where it is narrowed to a sourcing or a priority; else nothing."""
    _, edges = split_months(asked.period)
    if not edges or not _is_narrow(asked):
        return {}
    only = (ground.ids, asked.sourcing, asked.priority)
    rows = await tx.fetch(_NARROW_EDGES, ground.tenant, *_spans(edges), *only)
    return added([_of_hour(row) for row in rows])


def _is_narrow(asked: Asked) -> bool:
    return bool(asked.sourcing or asked.priority)


def _spans(edges: Sequence[Period]) -> tuple[list[date], list[date]]:
    return [each.from_on for each in edges], [each.to_on for each in edges]


def _of_month(row: Any) -> Volumes:
    return {row["channel"]: (row["created"], row["resolved"])}


def _of_hour(row: Any) -> Volumes:
    place = tallies.one(row["place"])
    return {row["channel"]: (row["created"] * place, row["resolved"] * place)}


def added(parts: Iterable[Volumes]) -> Volumes:
    """All of them as one."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    with tallies.exactly():
        for part in parts:
            for channel, (created, resolved) in part.items():
                before = found.get(channel, _NOTHING)
                found[channel] = (before[0] + created, before[1] + resolved)
    return found


def by_domain(sums: Sums, names: Names) -> tuple[DomainRow, ...]:
    """From the sums by task type."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, held in sums.each("task_type"):
        domain = found[names.kinds[key.key].domain]
        domain[0] += held["created"]
        domain[1] += held["resolved"]
    return tuple(DomainRow(domain, *counted) for domain, counted in sorted(found.items()))


def by_channel(volumes: Volumes) -> tuple[ChannelRow, ...]:
    """Those by which anything came or was resolved."""
    rows = [ChannelRow(channel, *(_all(each) for each in volumes[channel])) for channel in sorted(volumes)]
    return tuple(row for row in rows if row.created or row.resolved)


def _all(tally: Decimal) -> int:
    return sum(n for _, n in tallies.counts(tally))


def by_hour(volumes: Volumes) -> tuple[HourRow, ...]:
    """Hours without any are left out."""
    with tallies.exactly():
        whole = [sum(each[n] for each in volumes.values()) for n in (0, 1)]
    created, resolved = (dict(tallies.counts(each)) for each in whole)
    places = sorted({*created, *resolved})
    return tuple(
        HourRow(place // 24 + 1, place % 24, created.get(place, 0), resolved.get(place, 0))
        for place in places
    )
