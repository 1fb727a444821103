"""How long tickets took from creation to first resolution: any quantile within the error of the histogram, over days and tenants.

Whole calendar months of the period are read from the sums by month, the days at its ends from those by day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from services.reports.rollups.reading import Asked, by_grain, grouping
from services.rules import histograms, tallies
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
    columns = ("tenant_id", "task_type_id", "team_id", "sourcing", "priority", "cycle_tally")
    rows, args = by_grain(asked, _KNOWN, "report_days", "report_months", columns)
    found = await tx.fetch(
        f"SELECT {groups.columns} sum(cycle_tally) AS tally FROM {rows} {groups.clause}", *args
    )
    return [
        Durations(tallies.counts(row["tally"]), {each: row[f"by_{each}"] for each in asked.by})
        for row in found
        if row["tally"]
    ]
