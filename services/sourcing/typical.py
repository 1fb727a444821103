"""Typical values for a kind of work, from the catalogue and from what was done: a start, and assumptions all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.rules import months, sourcing_typical
from services.rules.sourcing_inputs import Estimate
from services.sourcing.refusals import BaselineNotFound
from tenants.db import Tx

MONTHS = 3
"""Over how many months before a baseline volumes and units a ticket are averaged."""

_TYPE = """
SELECT k.domain, k.baseline, k.rate_unit,
    (SELECT coalesce(sum(m.resolved), 0) FROM report_months m WHERE m.tenant_id = $1 AND m.task_type_id = k.id AND m.month >= $3 AND m.month < $4) AS cases,
    (SELECT sum(u.quantity) / nullif(count(DISTINCT u.ticket_id), 0) FROM usage_items u WHERE u.tenant_id = $1 AND u.task_type = k.code
        AND u.meter = k.rate_unit AND u.ticket_id IS NOT NULL AND u.occurred_on >= $3 AND u.occurred_on < $4) AS units
FROM task_types k WHERE k.tenant_id = $1 AND k.id = $2 AND k.domain = ANY($5::text[])
"""


@dataclass(frozen=True, slots=True)
class Typical:
    """The values, and what the catalogue says its minutes assume. `units`: how many units a ticket had, where minutes are per unit."""

    inputs: Mapping[str, Estimate]
    note: Mapping[str, str] = field(default_factory=dict)
    units: Fraction | None = None


async def company() -> Typical:
    """Those of a whole company."""
    return Typical(sourcing_typical.COMPANY)


async def of_task_type(tx: Tx, task_type_id: UUID, month_on: date) -> Typical:
    """Those of a kind of work, by its volume in the months before. Raises BaselineNotFound outside the caller's domains."""
    first, end = months.before(month_on, by=MONTHS), months.next_of(month_on)
    row = await tx.fetchrow(_TYPE, tx.tenant, task_type_id, first, end, sorted(tx.scope.domains()))
    if row is None:
        raise BaselineNotFound
    cases = Fraction(row["cases"]) / (MONTHS + 1) if row["cases"] else None
    units = Fraction(row["units"]) if row["units"] else None
    minutes = _minutes(row["baseline"], units)
    note = (row["baseline"] or {}).get("note") or {}
    per_unit = (row["baseline"] or {}).get("per") == "unit"
    return Typical(
        sourcing_typical.of_task_type(row["domain"], minutes, cases), note, units if per_unit else None
    )


def _minutes(baseline: Mapping[str, Any] | None, units: Fraction | None) -> Fraction | None:
    """Minutes a ticket: those of a unit times the units that tickets had; None where either is not known."""
    if not baseline or not baseline.get("minutes"):
        return None
    each = Fraction(str(baseline["minutes"]))
    if baseline.get("per") == "unit":
        return each * units if units else None
    return each
