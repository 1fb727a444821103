"""A quantile from buckets lies within the stated error of the true one, and buckets add up."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import histograms

seconds = st.one_of(
    st.integers(0, 100), st.integers(1, 400 * 86_400), st.integers(0, 90).map(lambda n: int(1.04**n))
)
shares = st.sampled_from([Fraction(n, 20) for n in range(1, 21)])


def counted(durations: list[int]) -> list[tuple[int, int]]:
    buckets = [histograms.bucket(each) for each in durations]
    return [(each, buckets.count(each)) for each in set(buckets)]


@given(durations=st.lists(seconds, min_size=1, max_size=80), share=shares)
def test_a_quantile_lies_within_the_error(durations: list[int], share: Fraction) -> None:
    true = max(1, sorted(durations)[max(1, math.ceil(share * len(durations))) - 1])
    found = histograms.quantile(counted(durations), share)
    assert found is not None
    assert abs(found - true) <= histograms.ERROR * true * (1 + 1e-9)


@given(durations=st.lists(seconds, max_size=40), others=st.lists(seconds, max_size=40), share=shares)
def test_buckets_add_up(durations: list[int], others: list[int], share: Fraction) -> None:
    apart = [*counted(durations), *counted(others)]
    assert histograms.quantile(apart, share) == histograms.quantile(counted(durations + others), share)


def test_the_error_is_below_two_percent() -> None:
    assert histograms.ERROR < 0.02


def test_nothing_has_no_quantile_and_no_duration_is_negative() -> None:
    assert histograms.quantile([], Fraction(1, 2)) is None
    with pytest.raises(ValueError, match="-1"):
        histograms.bucket(-1)


def test_what_took_more_than_a_century_is_in_the_last_bucket() -> None:
    assert histograms.bucket(10**12) == histograms.bucket(10**13)
