"""How long tickets took from creation to first resolution: any quantile within the error of the histogram, over days and tenants.

Whole calendar months of the period are read from the monthly buckets, the days at its ends from the daily ones.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from services.reports.rollups.reading import Asked, grouping, narrowed, whole_months
from services.rules import histograms
from tenants.db import Tx

_KNOWN = {"tenant", "day", "week", "month", "task_type", "team", "sourcing", "priority"}
MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds of a group by bucket; quantiles are right to within `error`, as a share of themselves."""

    counts: Sequence[tuple[int, int]]
    group: Mapping[str, Any] = field(default_factory=dict)
    error: float = histograms.ERROR

    @property
    def n(self) -> int:
        return sum(n for _, n in self.counts)

    def quantile(self, share: Fraction) -> float | None:
        """Seconds that this share took at most; None where there is nothing."""
        return histograms.quantile(self.counts, share)

    @property
    def median(self) -> float | None:
        return self.quantile(MEDIAN)

    @property
    def p90(self) -> float | None:
        return self.quantile(P90)


async def durations(tx: Tx, asked: Asked) -> list[Durations]:
    """By tenant, day, week, month, task_type, team, sourcing, priority."""
    groups = grouping(asked.by, _KNOWN)
    where, args = narrowed(asked, _KNOWN)
    args += whole_months(asked)
    head, tail = f"${len(args) - 1}", f"${len(args)}"
    numbers = ", ".join(str(n) for n in range(1, len(asked.by) + 2))
    rows = await tx.fetch(
        f"""
        SELECT {groups.columns} bucket, sum(n) AS n
        FROM (SELECT * FROM report_cycles WHERE grain = 'month' AND {where} AND day >= {head} AND day < {tail}
              UNION ALL SELECT * FROM report_cycles WHERE grain = 'day' AND {where} AND day < {head}
              UNION ALL SELECT * FROM report_cycles WHERE grain = 'day' AND {where} AND day >= {tail}) cycles
        GROUP BY {numbers} ORDER BY {numbers}""",
        *args,
    )
    found: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        found[tuple(row[f"by_{each}"] for each in asked.by)].append((row["bucket"], int(row["n"])))
    return [Durations(counts, dict(zip(asked.by, key, strict=True))) for key, counts in found.items()]
