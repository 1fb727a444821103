"""A charge far from its trend: more than 30 % from the median of the last six, and beyond all of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.variance import Trend, off_trend


@pytest.mark.parametrize(("amount", "earlier", "is_off"), [
    (200, [100, 100], False),                        # two are no trend
    (131, [100, 100, 100], True),
    (130, [100, 100, 100], False),                   # exactly 30 % is not far
    (69, [100, 100, 100], True),
    (250, [100, 300, 100], False),                   # it came to more before
    (301, [100, 300, 100], True),
    (301, [400, 100, 100, 100, 100, 100, 100], True),   # the seventh back counts no more
    (50, [0, 0, 0], True),
    (0, [0, 0, 0], False),
])  # fmt: skip
def test_an_amount_is_off_its_trend(amount: int, earlier: list[int], is_off: bool) -> None:
    assert (off_trend(Decimal(amount), [Decimal(each) for each in earlier]) is not None) is is_off


def test_it_says_what_is_usual() -> None:
    found = off_trend(Decimal(500), [Decimal(each) for each in (90, 100, 120, 110)])
    assert found == Trend(Decimal(105), Decimal(90), Decimal(120))


amounts = st.integers(0, 1000).map(Decimal)


@given(st.lists(amounts, min_size=3, max_size=9), st.data())
def test_what_came_to_it_lately_is_never_off(earlier: list[Decimal], data: st.DataObject) -> None:
    assert off_trend(data.draw(st.sampled_from(earlier[-6:])), earlier) is None
