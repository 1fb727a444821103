"""How late invoices are: the due day itself is not late."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.ageing import Bucket, Due, aged, bucket, days_late

DUE = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("days", "found"),
    [(-5, "not_due"), (0, "not_due"), (1, "1_30"), (30, "1_30"), (31, "31_60"), (60, "31_60"), (61, "61_90"), (90, "61_90"), (91, "over_90")],
)  # fmt: skip
def test_buckets(days: int, found: str) -> None:
    assert bucket(DUE, DUE + timedelta(days=days)).value == found


def test_without_a_due_day_nothing_is_late() -> None:
    assert (days_late(None, DUE), bucket(None, DUE)) == (0, Bucket.NOT_DUE)


@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(1, 10**9)), max_size=30))
def test_every_balance_is_in_one_bucket(rows: list[tuple[int, int]]) -> None:
    found = aged((Due(DUE + timedelta(days=days), Decimal(amount)) for days, amount in rows), DUE)
    assert list(found) == list(Bucket)
    assert sum(found.values()) == sum(amount for _, amount in rows)
