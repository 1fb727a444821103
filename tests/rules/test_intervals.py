"""Intervals against published tables, and what must hold of any."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import intervals
from services.rules.intervals import Interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # Newcombe, Statistics in Medicine 17, 1998, method 3
        (1, 29, 0.0061, 0.1718),
        (15, 148, 0.0624, 0.1605),
        (81, 263, 0.2553, 0.3662),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_a_share_has_wilsons_interval(successes: int, n: int, low: float, high: float) -> None:
    found = intervals.share(successes, n)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("p", "freedom", "value"),
    [
        (0.975, 1, 12.7062), (0.975, 2, 4.3027), (0.975, 3, 3.1824), (0.975, 4, 2.7764), (0.975, 9, 2.2622),
        (0.975, 30, 2.0423), (0.975, 200, 1.9719), (0.975, 1000, 1.9623), (0.95, 10, 1.8125), (0.995, 7, 3.4995),
        (0.5, 5, 0.0),
    ],
)  # fmt: skip
def test_quantiles_are_those_of_the_tables(p: float, freedom: int, value: float) -> None:
    assert intervals.t_quantile(p, freedom) == pytest.approx(value, abs=5e-5)


def test_both_ways_to_a_quantile_meet() -> None:
    assert intervals.t_quantile(0.975, 40) == pytest.approx(2.02108, abs=5e-6)
    assert intervals.t_quantile(0.975, 41) == pytest.approx(2.01954, abs=5e-6)


def test_a_mean_of_hand_worked_values() -> None:
    # 2, 4, 4, 4, 5, 5, 7, 9: sum 40, squares 232; variance (232 - 200) / 7 = 4.5714, deviation 2.1381;
    # t(0.975, 7) = 2.3646; half = 2.3646 x 2.1381 / sqrt(8) = 1.7875
    found = intervals.mean(8, 40, 232)
    assert found is not None
    assert found.interval is not None
    assert (found.n, found.mean) == (8, 5.0)
    assert found.deviation == pytest.approx(2.1381, abs=5e-5)
    assert found.interval.low == pytest.approx(3.2125, abs=5e-4)
    assert found.interval.high == pytest.approx(6.7875, abs=5e-4)


def test_one_value_has_a_mean_and_no_spread_and_none_has_nothing() -> None:
    one = intervals.mean(1, 90, 8100)
    assert one is not None
    assert (one.mean, one.deviation, one.interval) == (90.0, None, None)
    assert intervals.mean(0, 0, 0) is None
    assert intervals.share(0, 0) is None


@pytest.mark.parametrize("held", [(3, 2), (-1, 2)])
def test_a_share_above_all_is_refused(held: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="must be 0 to 2"):
        intervals.share(*held)


def test_sums_that_no_values_have_are_refused() -> None:
    with pytest.raises(ValueError, match="no 2 values"):
        intervals.mean(2, 10, 49)


def test_intervals_that_touch_overlap() -> None:
    assert Interval(1, 2).overlaps(Interval(2, 3))
    assert not Interval(1, 2).overlaps(Interval(2.1, 3))


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_within_0_and_1(counted: tuple[int, int]) -> None:
    successes, n = counted
    found = intervals.share(successes, n)
    assert found is not None
    assert 0 <= found.low <= successes / n <= found.high <= 1
    mirrored = intervals.share(n - successes, n)
    assert mirrored is not None
    assert math.isclose(found.low, 1 - mirrored.high, abs_tol=1e-12)


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=300))
def test_a_mean_from_sums_is_that_of_the_values(values: list[int]) -> None:
    found = intervals.mean(len(values), sum(values), sum(each * each for each in values))
    assert found is not None
    assert found.interval is not None
    assert math.isclose(found.mean, sum(values) / len(values))
    assert found.interval.low <= found.mean <= found.interval.high
