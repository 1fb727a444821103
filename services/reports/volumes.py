"""When work comes and goes, and by which way: volume by domain, channel, and hour of the week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reports.asking import Asked, Ground
from services.reports.grouping import Sums, arguments
from services.reports.naming import Names
from tenants.db import Tx

_GROUPED = """
WITH hours AS (
    SELECT channel, (day - DATE '0001-01-01') % 7 + 1 AS weekday, hour, sum(created)::bigint AS created, sum(resolved)::bigint AS resolved
    FROM {rows} GROUP BY 1, 2, 3)
SELECT channel, weekday, hour, sum(created)::bigint AS created, sum(resolved)::bigint AS resolved, GROUPING(channel) = 0 AS is_channel
FROM hours GROUP BY GROUPING SETS ((channel), (weekday, hour))
"""
"""Days are added up to the hours of a week once (the year 1 began on a Monday), and those to the rest."""
_HOURS = _GROUPED.format(
    rows="report_hours WHERE tenant_id = ANY($1::uuid[]) AND day >= $2 AND day < $3 AND task_type_id = ANY($4::uuid[])"
)
_ONLY = "task_type_id = ANY($4::uuid[]) AND ($5::text IS NULL OR sourcing = $5) AND ($6::text IS NULL OR priority = $6)"
_TICKETS = _GROUPED.format(
    rows=f"""(
    SELECT created_on AS day, created_hour AS hour, channel, 1 AS created, 0 AS resolved FROM report_tickets
    WHERE tenant_id = $1 AND NOT merged AND created_on >= $2 AND created_on < $3 AND {_ONLY}
    UNION ALL
    SELECT resolved_on, resolved_hour, channel, 0, 1 FROM report_tickets
    WHERE tenant_id = $1 AND resolved_on >= $2 AND resolved_on < $3 AND {_ONLY}
) counted"""
)


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


Hours = Iterable[Mapping[str, Any]]


async def read(tx: Tx, grounds: Sequence[Ground], asked: Asked) -> list[Any]:
    """By channel and by hour of the week. The rollup knows no sourcing and no priority: narrowed to one, it has nothing to say."""
    if asked.sourcing or asked.priority:
        return []
    tenants, _, _, _, kinds, *_ = arguments(grounds, asked)
    return await tx.fetch(_HOURS, tenants, asked.period.from_on, asked.period.to_on, kinds)


async def counted(tx: Tx, ground: Ground, asked: Asked) -> list[Any]:
    """The same of this tenant's tickets, where it is narrowed to a sourcing or a priority; else nothing."""
    if not (asked.sourcing or asked.priority):
        return []
    period = asked.period
    return await tx.fetch(
        _TICKETS, ground.tenant, period.from_on, period.to_on, ground.ids, asked.sourcing, asked.priority
    )


def by_domain(sums: Sums, names: Names) -> tuple[DomainRow, ...]:
    """From the sums by task type."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, held in sums.each("task_type"):
        domain = found[names.kinds[key.key].domain]
        domain[0] += held["created"]
        domain[1] += held["resolved"]
    return tuple(DomainRow(domain, *counted) for domain, counted in sorted(found.items()))


def by_channel(hours: Hours) -> tuple[ChannelRow, ...]:
    """Over all tenants."""
    return tuple(ChannelRow(*each) for each in _added(hours, ("channel",), of_channels=True))


def by_hour(hours: Hours) -> tuple[HourRow, ...]:
    """Over all tenants; hours without any are left out."""
    return tuple(HourRow(*each) for each in _added(hours, ("weekday", "hour"), of_channels=False))


def _added(hours: Hours, names: tuple[str, ...], *, of_channels: bool) -> list[Any]:
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in hours:
        if row["is_channel"] is of_channels:
            held = found[tuple(row[name] for name in names)]
            held[0] += row["created"]
            held[1] += row["resolved"]
    return [(*key, *held) for key, held in sorted(found.items()) if any(held)]
