"""How promises were kept over any whole days: every cycle, but of resolutions the last of each ticket judged within the period.

`report_sla` holds the last of each day, `report_sla_months` the sum of those of a month. Where a ticket was judged on several days, `report_sla_repeats` says by pairs which a later one
replaces: those whose two days both lie in the period are taken off. Grouped by day, week or month, each is a period of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from services.reports.rollups.reading import BY, Asked, by_grain, grouping, narrowed
from tenants.db import Tx

_KNOWN = {"tenant", "day", "week", "month", "task_type", "team", "sourcing", "priority", "metric"}
_COLUMNS = (
    "tenant_id", "task_type_id", "team_id", "sourcing", "priority", "metric", "met", "breached", "excused",
)  # fmt: skip
_NEXT = {
    "day": "next_day",
    "week": "date_trunc('week', next_day)::date",
    "month": "date_trunc('month', next_day)::date",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Judged cycles of a group; `excused` of `breached` were excused."""

    met: int = 0
    breached: int = 0
    excused: int = 0
    group: Mapping[str, Any] = field(default_factory=dict)

    @property
    def raw(self) -> Fraction | None:
        """Met over all judged; None where nothing was."""
        judged = self.met + self.breached
        return Fraction(self.met, judged) if judged else None

    @property
    def adjusted(self) -> Fraction | None:
        """The same without the excused breaches."""
        judged = self.met + self.breached - self.excused
        return Fraction(self.met, judged) if judged else None


async def attainment(tx: Tx, asked: Asked, *, metrics: list[str] | None = None) -> list[Kept]:
    """By tenant, day, week, month, task_type, team, sourcing, priority, metric; without `by`, one row over the metrics asked for."""
    groups = grouping(asked.by, _KNOWN)
    rows, args = by_grain(asked, _KNOWN, "report_sla", "report_sla_months", _COLUMNS)
    where, _ = narrowed(asked, _KNOWN)
    args.append(metrics)
    of = f"${len(args)}::text[]"
    within = "".join(f" AND {BY[span]} = {later}" for span, later in _NEXT.items() if span in asked.by)
    found = await tx.fetch(
        f"""
        SELECT {groups.columns} coalesce(sum(met), 0) AS met, coalesce(sum(breached), 0) AS breached,
               coalesce(sum(excused), 0) AS excused
        FROM (SELECT * FROM {rows}
              UNION ALL
              SELECT day, tenant_id, task_type_id, team_id, sourcing, priority, 'resolution', -met, -breached, -excused
              FROM report_sla_repeats WHERE {where} AND next_day < $3{within}) judged
        WHERE {of} IS NULL OR metric = ANY({of})
        {groups.clause}""",
        *args,
    )
    return [
        Kept(
            int(row["met"]),
            int(row["breached"]),
            int(row["excused"]),
            {each: row[f"by_{each}"] for each in asked.by},
        )
        for row in found
    ]
