"""From when on a ticket is at risk: what the board shows without reading a clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.rules.clocks import Clock, Result, State, Terms
from services.rules.policies import Metric
from services.rules.standing import Standing, at_risk_from, standing

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
CLOCK = Clock(
    metric=Metric.RESOLUTION, cycle=1, terms=Terms(calendar_id=UUID(int=1)), started_at=NOON - timedelta(hours=3), state=State.RUNNING,
    measured_at=NOON - timedelta(hours=1), due_at=NOON + timedelta(hours=2), warn_at=NOON + timedelta(hours=1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("clocks", "from_at"),
    [
        ((), None),
        ((CLOCK,), NOON + timedelta(hours=1)),
        ((CLOCK, replace(CLOCK, warn_at=NOON)), NOON),
        ((replace(CLOCK, warned=1, warn_at=None),), NOON - timedelta(hours=1)),
        ((replace(CLOCK, state=State.PAUSED),), None),
        ((replace(CLOCK, result=Result.BREACHED),), None),
        ((replace(CLOCK, state=State.STOPPED, result=Result.MET),), None),
    ],
)
def test_the_earliest_warning_of_a_clock_that_runs_counts(
    clocks: tuple[Clock, ...], from_at: datetime | None
) -> None:
    assert at_risk_from(clocks) == from_at


@pytest.mark.parametrize(
    "clock", [CLOCK, replace(CLOCK, warned=1, warn_at=None), replace(CLOCK, warn_at=NOON)]
)
@pytest.mark.parametrize("minute", [-30, 0, 59, 60, 119])
def test_it_agrees_with_how_the_clock_stands(clock: Clock, minute: int) -> None:
    now = NOON + timedelta(minutes=minute)
    at = at_risk_from([clock])
    assert (at is not None and at <= now) is (standing(clock, now=now) is Standing.AT_RISK)
