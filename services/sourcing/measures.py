"""What was done of each kind of work in each month, by side, from the rollups."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.rules import dependence, histograms, tallies
from tenants.db import Tx

Key = tuple[date, UUID, str]
"""A month (its first day), a task type, and who did it: `in_house` or `outsourced`."""

_MONTHS = """
SELECT month, task_type_id, sourcing, sum(resolved)::bigint AS resolved, sum(first_pass)::bigint AS first_pass,
       sum(worked)::bigint AS worked, sum(touch_seconds)::bigint AS touch_seconds, sum(work_squares) AS work_squares,
       sum(cycle_tally) AS cycle_tally, sum(work_seconds)::bigint AS work_seconds
FROM report_months WHERE tenant_id = $1 AND month >= $2 AND month < $3 GROUP BY 1, 2, 3
"""
_SLA = """
WITH judged AS (
    SELECT month, task_type_id, sourcing, met, breached, excused FROM report_sla_months
    WHERE tenant_id = $1 AND metric = 'resolution' AND month >= $2 AND month < $3
    UNION ALL
    SELECT month, task_type_id, sourcing, -met, -breached, -excused FROM report_sla_repeat_months
    WHERE tenant_id = $1 AND month >= $2 AND month < $3 AND next_month = month)
SELECT month, task_type_id, sourcing, sum(met)::bigint AS met, sum(breached)::bigint AS breached, sum(excused)::bigint AS excused
FROM judged GROUP BY 1, 2, 3
"""
_PEOPLE = """
SELECT month, task_type_id, sourcing, person_id, sum(resolved)::bigint AS resolved, sum(under_procedure)::bigint AS under_procedure
FROM report_people WHERE tenant_id = $1 AND month >= $2 AND month < $3 GROUP BY 1, 2, 3, 4
"""
_READ_AT = "SELECT read_at FROM rollup_cursors WHERE tenant_id = $1"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was done. Shares and averages of nothing are None."""

    resolved: int = 0
    first_pass: int = 0
    worked: int = 0
    touch_seconds: int = 0
    work_squares: int = 0
    work_seconds: int = 0
    met: int = 0
    breached: int = 0
    excused: int = 0
    cycle_tally: Decimal = Decimal(0)
    people: Mapping[UUID, int] = field(default_factory=dict)
    under_procedure: int = 0

    @property
    def sla(self) -> Fraction | None:
        judged = self.met + self.breached
        return Fraction(self.met, judged) if judged else None

    @property
    def sla_adjusted(self) -> Fraction | None:
        judged = self.met + self.breached - self.excused
        return Fraction(self.met, judged) if judged else None

    @property
    def first_pass_yield(self) -> Fraction | None:
        return Fraction(self.first_pass, self.resolved) if self.resolved else None

    @property
    def touch_minutes(self) -> Fraction | None:
        return Fraction(self.touch_seconds, 60 * self.worked) if self.worked else None

    @property
    def per_hour(self) -> Fraction | None:
        return Fraction(self.resolved * 3600, self.work_seconds) if self.work_seconds else None

    def cycles(self, *shares: Fraction) -> list[int | None]:
        """The seconds within which these shares were done, within 2 %."""
        counts = tallies.counts(self.cycle_tally)
        found = [histograms.quantile(counts, share) for share in shares]
        return [None if each is None else round(each) for each in found]

    @property
    def dependence(self) -> Fraction | None:
        return dependence.index(dependence.shares(self.people))

    @property
    def standardised(self) -> Fraction | None:
        done = sum(self.people.values())
        return Fraction(min(self.under_procedure, done), done) if done else None


async def read(tx: Tx, first: date, end: date) -> dict[Key, Measured]:
    """Every kind of work of some whole months, `end` the first day after them."""
    asked = (tx.tenant, first, end)
    found: dict[Key, dict[str, Any]] = defaultdict(dict)
    for statement in (_MONTHS, _SLA):
        for row in await tx.fetch(statement, *asked):
            held = dict(row)
            key = (held.pop("month"), held.pop("task_type_id"), held.pop("sourcing"))
            found[key] |= {
                name: value if name == "cycle_tally" else int(value) for name, value in held.items()
            }
    for row in await tx.fetch(_PEOPLE, *asked):
        held = found[_key(row)]
        held.setdefault("people", {})[row["person_id"]] = row["resolved"]
        held["under_procedure"] = held.get("under_procedure", 0) + row["under_procedure"]
    return {key: Measured(**held) for key, held in found.items()}


async def read_at(tx: Tx) -> Any:
    """The instant up to which the rollups are read; None where nothing was yet."""
    return await tx.fetchval(_READ_AT, tx.tenant)


def _key(row: Any) -> Key:
    return row["month"], row["task_type_id"], row["sourcing"]
