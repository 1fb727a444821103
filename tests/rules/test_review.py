"""Which tickets a second person checks."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import review
from services.rules.review import Review


def test_none_is_never_and_always_is_ever_whatever_the_rate() -> None:
    assert not review.is_due(Review.NONE, Decimal(1), UUID(int=7))
    assert review.is_due(Review.ALWAYS, Decimal(0), UUID(int=7))


@given(st.uuids())
def test_the_ends_of_the_rate_are_nobody_and_everybody(ticket: UUID) -> None:
    assert not review.is_due(Review.SAMPLE, Decimal(0), ticket)
    assert review.is_due(Review.SAMPLE, Decimal(1), ticket)


@given(st.uuids(), st.decimals(0, 1, places=4), st.decimals(0, 1, places=4))
def test_a_higher_rate_keeps_whom_a_lower_one_drew(ticket: UUID, one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other])
    assert review.is_due(Review.SAMPLE, low, ticket) <= review.is_due(Review.SAMPLE, high, ticket)


def test_the_sample_is_close_to_its_rate() -> None:
    drawn = sum(review.is_due(Review.SAMPLE, Decimal("0.1"), UUID(int=n)) for n in range(10_000))
    assert 900 <= drawn <= 1_100


def test_a_draw_never_changes_between_releases() -> None:
    drawn = [n for n in range(60) if review.is_due(Review.SAMPLE, Decimal("0.1"), UUID(int=n))]
    assert drawn == [19, 20, 27, 29, 40, 41, 56]


@pytest.mark.parametrize("rate", ["-0.01", "1.01"])
def test_a_rate_outside_its_range_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match=f"from 0 to 1, held {rate}"):
        review.is_due(Review.SAMPLE, Decimal(rate), UUID(int=1))
