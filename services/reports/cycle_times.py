"""Cycle times from the buckets of the rollup."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from services.reports import grouping, whole_months
from services.reports.asking import Asked, Ground, Kinds
from services.reports.grouping import Key, Measure
from services.rules import histograms
from tenants.db import Tx

MEASURES = (Measure("n"),)
_BY_DAY = "(SELECT * FROM report_cycles WHERE grain = 'day') d"
_BY_MONTH = "(SELECT *, day AS month FROM report_cycles WHERE grain = 'month') m"
_CYCLES = f"""
    SELECT day >= $2 AS now, CASE WHEN day >= $2 THEN date_trunc($8, day::timestamp)::date END AS stretch, task_type_id, priority, sourcing,
           team_id, bucket, n
    FROM {whole_months.rows(_BY_DAY, _BY_MONTH, ("bucket", "n"))}
"""
_PACKED = """
SELECT now, NULL::text AS extra, stretch, task_type_id, priority, sourcing, team_id, level, array_agg(extra) AS buckets, array_agg(n) AS counts
FROM ({grouped}) g GROUP BY now, stretch, task_type_id, priority, sourcing, team_id, level
"""
Spread = Mapping[Key, Mapping[int, int]]


async def read(tx: Tx, grounds: Sequence[Ground], asked: Asked) -> list[Any]:
    """The buckets of these tenants, a row for each key."""
    grouped = grouping.statement(asked, _CYCLES, MEASURES, extra="bucket")
    return await tx.fetch(
        _PACKED.format(grouped=grouped), *grouping.arguments(grounds, asked), *whole_months.bounds(asked)
    )


def added(kinds: Kinds, rows: Iterable[Mapping[str, Any]]) -> tuple[Spread, Spread]:
    """The buckets of these kinds of work, of the period and of the one before."""
    now, before = _buckets(), _buckets()
    for row in rows:
        for key in grouping.keys(kinds, row):
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
