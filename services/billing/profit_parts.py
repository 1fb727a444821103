"""What a month's work of a client earned and cost, in parts: billed by kind of work, and the cost of the work by team.

What was billed falls on kinds of work by the rule of rules/sourcing_allocation.py: usage on its own kind, the rest by work seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from services.rules import sourcing_allocation
from services.rules.exact import exact12, tidy
from services.rules.hourly_costs import Cost, HourlyCosts, Worked
from services.rules.sourcing_allocation import BilledLine
from tenants.db import Tx

Name = Mapping[str, str]

_LINES = """
SELECT l.invoice_id, l.n, l.amount, l.facts, i.net, i.kind = 'credit_note' AS is_note FROM invoices i
LEFT JOIN invoices o ON o.tenant_id = i.tenant_id AND o.id = i.original_id
JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = coalesce(i.period_id, o.period_id)
JOIN invoice_lines l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
WHERE i.tenant_id = $1 AND p.ends_on > $2 AND p.ends_on <= $3 AND i.currency = $4 AND (i.kind = 'invoice' OR i.status = 'issued')
ORDER BY l.invoice_id, l.n
"""
_TEAMS = """
SELECT m.person_id, m.from_on, m.until_on, t.id, t.name_ja, t.name_en FROM team_members m JOIN teams t ON t.id = m.team_id
ORDER BY m.from_on
"""


@dataclass(frozen=True, slots=True)
class KindEarned:
    """A kind of work in a month: what was billed for it by its usage, what of the rest falls on it, and what it cost.

    `name` is None for what falls on no kind: nothing tells how it would be shared.
    """

    name: Name | None
    usage: Decimal
    allocated: Decimal
    cost: Cost

    @property
    def billed(self) -> Decimal:
        return self.usage + self.allocated

    @property
    def margin(self) -> Decimal | None:
        """What is left; None where some of the work has no price."""
        return None if self.cost.known is None else self.billed - self.cost.known


@dataclass(frozen=True, slots=True)
class TeamCost:
    """What a team's people worked in a month, and what that cost. `name` is None for people in no team on that day."""

    name: Name | None
    cost: Cost


async def kinds(
    tx: Tx, first: date, end: date, *, currency: str, costs: Mapping[str, Cost], names: Mapping[str, Name]
) -> list[KindEarned]:
    """Every kind of work that was billed or worked on in a month, the dearest first. `costs` and `names` are by its code."""
    rows = await tx.fetch(_LINES, tx.tenant, first, end, currency)
    worked = {code: sourcing_allocation.Worked(0, cost.seconds) for code, cost in costs.items()}
    parts = sourcing_allocation.by_task_type(sourcing_allocation.allocated(_billed(rows), worked))
    none = sourcing_allocation.Billed()
    found = [
        KindEarned(
            None if code is None else names.get(code, {"ja": code, "en": code}),
            tidy(exact12(parts.get(code, none).usage)),
            tidy(exact12(parts.get(code, none).allocated)),
            costs.get(code or "", Cost()),
        )
        for code in {*parts, *costs}
    ]
    return sorted(found, key=lambda each: (each.name is None, -each.billed, -each.cost.seconds))


def _billed(rows: Sequence[Any]) -> list[BilledLine]:
    """The lines without tax: those of an invoice add up to its net, which is rounded."""
    sums: dict[UUID, Fraction] = defaultdict(Fraction)
    for row in rows:
        sums[row["invoice_id"]] += Fraction(row["amount"])
    return [_line(row, sums[row["invoice_id"]]) for row in rows]


def _line(row: Any, whole: Fraction) -> BilledLine:
    facts, amount = row["facts"], Fraction(row["amount"])
    net = amount * Fraction(row["net"]) / whole if whole else amount
    scope = facts.get("usage", {}).get("task_types")
    return BilledLine(
        f"{row['invoice_id']}/{row['n']}",
        -net if row["is_note"] else net,
        {kind: Fraction(str(quantity)) for kind, quantity in facts.get("task_types", {}).items()},
        frozenset(scope) if scope else None,
    )


async def teams(tx: Tx, costs: HourlyCosts, worked: Iterable[Worked]) -> list[TeamCost]:
    """The cost of some work by the team that each person was in on that day, the dearest first. No row names a person."""
    memberships: dict[UUID, list[Any]] = defaultdict(list)
    names: dict[UUID, Name] = {}
    for row in await tx.fetch(_TEAMS):
        memberships[row["person_id"]].append(row)
        names[row["id"]] = {"ja": row["name_ja"], "en": row["name_en"]}
    found: dict[UUID | None, Cost] = defaultdict(Cost)
    for work in worked:
        found[_team(memberships.get(work.person, ()), work.on)] += costs.cost(work)
    listed = [TeamCost(names[team] if team else None, cost) for team, cost in found.items()]
    return sorted(listed, key=lambda each: (each.name is None, -each.cost.seconds))


def _team(memberships: Sequence[Any], on: date) -> UUID | None:
    """The team of a day: the one that was joined last of those that go on."""
    held = [
        m["id"] for m in memberships if m["from_on"] <= on and (m["until_on"] is None or on < m["until_on"])
    ]
    return held[-1] if held else None
