"""What work costs: by the grade of the day; what is not known is missing, never zero."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.hourly_costs import Cost, HourlyCosts, Worked

WHO, NOBODY = UUID(int=1), UUID(int=2)
JUNIOR, SENIOR, UNPAID = UUID(int=10), UUID(int=11), UUID(int=12)
KNOWN = HourlyCosts(
    {WHO: [(date(2026, 4, 1), JUNIOR), (date(2026, 10, 1), SENIOR), (date(2026, 12, 1), UNPAID)]},
    {JUNIOR: [(date(2026, 1, 1), Decimal(2600)), (date(2026, 7, 1), Decimal(2800))], SENIOR: [(date(2026, 1, 1), Decimal(3600))]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("person", "on", "rate"),
    [
        (WHO, date(2026, 3, 31), None),  # no grade yet
        (WHO, date(2026, 4, 1), Decimal(2600)),
        (WHO, date(2026, 6, 30), Decimal(2600)),
        (WHO, date(2026, 7, 1), Decimal(2800)),
        (WHO, date(2026, 10, 1), Decimal(3600)),
        (WHO, date(2026, 12, 1), None),  # a grade without a cost is not the one before
        (NOBODY, date(2026, 7, 1), None),
    ],
)
def test_an_hour_costs_what_the_grade_of_the_day_costs(person: UUID, on: date, rate: Decimal | None) -> None:
    assert KNOWN.an_hour(person, on) == rate


def test_what_has_no_price_makes_the_whole_unknown() -> None:
    known = KNOWN.cost(Worked(WHO, date(2026, 7, 1), 1800))
    missing = KNOWN.cost(Worked(NOBODY, date(2026, 7, 1), 600))
    assert known == Cost(1800, 0, Decimal(1400))
    assert missing.known is None
    assert known + missing == Cost(2400, 600, Decimal(1400))
    assert (known + missing).known is None


@given(st.lists(st.integers(0, 100_000), max_size=20))
def test_seconds_are_all_counted_once(parts: list[int]) -> None:
    costs = [KNOWN.cost(Worked(WHO, date(2026, 10, 5), seconds)) for seconds in parts]
    whole = sum(costs, Cost())
    assert whole.seconds == sum(parts)
    assert whole.unpriced == 0
    assert abs(whole.amount - Decimal(3600) * sum(parts) / 3600) < Decimal("1e-9")
