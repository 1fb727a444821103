"""What the close counts in SQL is what the rule of attainment says of the same clocks."""

import random
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core.ids import new_id
from services.billing.closing import counting
from services.rules.attainment import attainment
from services.rules.billing_periods import whole_period
from services.rules.clocks import Clock, Result, State, Terms
from services.rules.policies import Metric
from tenants.db import transaction
from tests.support.casework import Casework, at, casework
from tests.support.floor import Floor

TOKYO = ZoneInfo("Asia/Tokyo")
OCTOBER = whole_period(date(2026, 10, 1), 0)
EDGES = (
    datetime(2026, 9, 30, 14, 59, 59, 999999, tzinfo=UTC), datetime(2026, 9, 30, 15, tzinfo=UTC),
    datetime(2026, 10, 31, 14, 59, 59, 999999, tzinfo=UTC), datetime(2026, 10, 31, 15, tzinfo=UTC),
)  # fmt: skip


def drawn(chance: random.Random, metric: Metric, cycle: int) -> Clock:
    """A cycle that ended somewhere around the month, often at its very edge."""
    decided = chance.choice((*EDGES, at(chance.randint(1, 28)), at(10, month=9), at(10, month=11)))
    result = chance.choice((Result.MET, Result.BREACHED, Result.ENDED, None))
    breached = decided if result is Result.BREACHED else None
    stopped = decided if result is Result.MET else decided + timedelta(days=40)
    excused = at(3, month=11) if breached and chance.random() < 0.4 else None
    return Clock(
        metric, cycle, Terms(UUID(int=7)), decided - timedelta(days=1), State.STOPPED, decided, result=result,
        breached_at=breached, stopped_at=stopped, excused_at=excused,
    )  # fmt: skip


async def keep(made: Casework, ticket: UUID, clock: Clock) -> None:
    row: dict[str, Any] = {
        each.name: getattr(clock, each.name)
        for each in fields(Clock)
        if each.name in {"cycle", "started_at", "measured_at", "breached_at", "stopped_at", "excused_at"}
    }
    await made.floor.admin.execute(
        "INSERT INTO clocks (tenant_id, ticket_id, metric, cycle, state, calendar_id, by_cut_off, warn_percents, started_at, measured_at,"
        " elapsed_us, carried_us, warned, judged, result, breached_at, stopped_at, excused_at, stretches)"
        " VALUES ($1, $2, $3, $4, 'stopped', $5, false, '[]', $6, $7, 0, 0, 0, true, $8, $9, $10, $11, '[]')"
        " ON CONFLICT (tenant_id, ticket_id, metric, cycle) DO UPDATE SET state = 'stopped', result = $8, breached_at = $9, stopped_at = $10,"
        " excused_at = $11",
        made.company.id, ticket, clock.metric.value, row["cycle"], new_id(), row["started_at"], row["measured_at"],
        clock.result.value if clock.result else None, row["breached_at"], row["stopped_at"], row["excused_at"],
    )  # fmt: skip


@pytest.mark.parametrize("metric", [Metric.RESOLUTION, Metric.NEXT_RESPONSE])
async def test_the_count_in_sql_is_that_of_the_rule(floor: Floor, metric: Metric) -> None:
    made, chance = await casework(floor), random.Random(metric.value)
    cycles: list[tuple[UUID, Clock]] = []
    for _ in range(12):
        ticket = await made.ticket(at(1, month=8))
        for cycle in range(1, chance.randint(2, 4)):
            clock = drawn(chance, metric, cycle)
            cycles.append((ticket, clock))
            await keep(made, ticket, clock)
    by_rule = attainment(cycles, metric, from_on=OCTOBER.starts_on, to_on=OCTOBER.ends_on, zone=TOKYO)
    async with transaction(made.clerk) as tx:
        found = await counting.attainment(
            tx, metric.value, OCTOBER, zone="Asia/Tokyo", excused_until=at(20, month=11)
        )
        before = await counting.attainment(
            tx, metric.value, OCTOBER, zone="Asia/Tokyo", excused_until=at(2, month=11)
        )
        later = await counting.was_excused_since(
            tx, metric.value, OCTOBER, at(2, month=11), zone="Asia/Tokyo"
        )
    assert by_rule.met + by_rule.breached > 0
    assert (found.met, found.breached, found.excused) == (by_rule.met, by_rule.breached, by_rule.excused)
    assert before.excused == 0
    any_excused = any(
        clock.excused_at and OCTOBER.starts_on <= clock.breached_at.astimezone(TOKYO).date() < OCTOBER.ends_on
        for _, clock in cycles
        if clock.breached_at
    )
    assert later is any_excused
