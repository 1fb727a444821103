"""What happens when somebody is away next week: their open work and the expected inflow that nobody else can take."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.reports.asking import Ground
from services.reports.crew import Crew
from services.reports.grouping import places
from tenants.db import Tx

WEEKS = 13
_LOAD = """
SELECT task_type_id, assignee_id AS person, count(*) AS tickets FROM queue_entries
WHERE tenant_id = $1 AND sourcing = 'outsourced' AND assignee_id IS NOT NULL AND task_type_id = ANY($2::uuid[]) GROUP BY 1, 2
UNION ALL
SELECT task_type_id, NULL, sum(created)::bigint FROM report_days
WHERE tenant_id = $1 AND sourcing = 'outsourced' AND day >= $3 AND day < $4 AND task_type_id = ANY($2::uuid[]) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class AwayRow:
    """One person's absence: what is theirs or comes to who can do it, and of that what nobody else can take."""

    person: UUID
    name: str
    open_work: int
    open_uncovered: int
    expected_inflow: Decimal
    expected_uncovered: Decimal


@dataclass(slots=True)
class Load:
    """What would be missed of one person, in one tenant or several. Inflow is of `WEEKS` weeks."""

    name: str
    open_work: int = 0
    open_uncovered: int = 0
    inflow: int = 0
    inflow_uncovered: int = 0


async def loads(tx: Tx, ground: Ground, crew: Crew, able: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, Load]:
    """The loads of this tenant's crew, in one statement."""
    today = ground.now.astimezone(ground.in_force.zone).date()
    rows = await tx.fetch(_LOAD, ground.tenant, ground.ids, today - timedelta(weeks=WEEKS), today)
    found = {person: Load(name) for person, name in crew.names.items()}
    for row in rows:
        _add(found, row, able[row["task_type_id"]])
    return found


def _add(found: dict[UUID, Load], row: Any, able: frozenset[UUID]) -> None:
    if row["person"] is None:
        for person in able:
            found[person].inflow += row["tickets"]
            found[person].inflow_uncovered += row["tickets"] * (len(able) == 1)
    elif row["person"] in found:
        load = found[row["person"]]
        load.open_work += row["tickets"]
        load.open_uncovered += row["tickets"] * (not able - {row["person"]})


def rows(tenants: Iterable[Mapping[UUID, Load]]) -> tuple[AwayRow, ...]:
    """Over all tenants, those first whose absence leaves most undone; who has nothing to be missed for is left out."""
    added: dict[UUID, list[Load]] = defaultdict(list)
    for each in tenants:
        for person, load in each.items():
            added[person].append(load)
    found = [_row(person, loads) for person, loads in added.items()]
    busy = [row for row in found if row.open_work or row.expected_inflow]
    return tuple(
        sorted(busy, key=lambda row: (-row.open_uncovered - row.expected_uncovered, row.name, row.person.int))
    )


def _row(person: UUID, loads: list[Load]) -> AwayRow:
    return AwayRow(
        person,
        loads[0].name,
        sum(each.open_work for each in loads),
        sum(each.open_uncovered for each in loads),
        _weekly(sum(each.inflow for each in loads)),
        _weekly(sum(each.inflow_uncovered for each in loads)),
    )


def _weekly(tickets: int) -> Decimal:
    found = places(Decimal(tickets) / WEEKS, 1)
    assert found is not None
    return found
