"""Cycle times from the buckets of the rollup: whole months where the trend is by month, else single days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from services.reports import grouping
from services.reports.asking import Asked, Ground
from services.reports.grouping import NARROWED, Key, Measure
from services.rules import histograms
from services.rules.report_periods import Grain, Period, split_months
from tenants.db import Tx

MEASURES = (Measure("n"),)
_CYCLES = f"""
    SELECT s.now, CASE WHEN s.now THEN date_trunc($8, day::timestamp)::date END AS stretch, task_type_id, priority, sourcing, team_id, bucket, n
    FROM unnest($9::text[], $10::date[], $11::date[], $12::bool[]) s (grain, from_on, to_on, now)
    JOIN report_cycles c ON c.tenant_id = $1 AND c.grain = s.grain AND c.day >= s.from_on AND c.day < s.to_on
    WHERE {NARROWED} AND $2::date IS NOT NULL AND $3::date IS NOT NULL AND $4::date IS NOT NULL
"""
_PACKED = """
SELECT now, NULL::text AS extra, stretch, task_type_id, priority, sourcing, team_id, level, array_agg(extra) AS buckets, array_agg(n) AS counts
FROM ({grouped}) g GROUP BY now, stretch, task_type_id, priority, sourcing, team_id, level
"""
Spread = Mapping[Key, Mapping[int, int]]


async def read(tx: Tx, ground: Ground, asked: Asked) -> list[Any]:
    """The buckets of this tenant, a row for each key."""
    grouped = grouping.statement(asked, _CYCLES, MEASURES, extra="bucket")
    return await tx.fetch(
        _PACKED.format(grouped=grouped), *grouping.arguments(ground, asked), *_stretches(asked)
    )


def _stretches(asked: Asked) -> tuple[list[Any], ...]:
    """Which rows are read: grain, from, to, and whether of the period itself."""
    found = [
        ("month" if whole else "day", part.from_on, part.to_on, now) for part, whole, now in _parts(asked)
    ]
    return tuple(map(list, zip(*found, strict=True)))


def _parts(asked: Asked) -> Iterable[tuple[Period, bool, bool]]:
    for period in filter(None, (asked.period, asked.earlier)):
        now = period is asked.period
        months, edges = split_months(period) if asked.grain is Grain.MONTH else (None, (period,))
        yield from ((edge, False, now) for edge in edges)
        if months is not None:
            yield months, True, now


def added(parts: Iterable[tuple[Ground, Iterable[Mapping[str, Any]]]]) -> tuple[Spread, Spread]:
    """The buckets of all tenants, of the period and of the one before."""
    now, before = _buckets(), _buckets()
    for ground, rows in parts:
        for row in rows:
            for key in grouping.keys(ground, row):
                held = (now if row["now"] else before)[key]
                for bucket, n in zip(row["buckets"], row["counts"], strict=True):
                    held[bucket] += n
    return now, before


def _buckets() -> dict[Key, dict[int, int]]:
    return defaultdict(lambda: defaultdict(int))


def quantile(spread: Spread, key: Key, share: Fraction) -> int | None:
    """Seconds, within histograms.ERROR."""
    found = histograms.quantile(spread.get(key, {}).items(), share)
    return None if found is None else round(found)
