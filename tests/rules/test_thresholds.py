"""Thresholds: raised beyond one value, cleared at another, and quiet between."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.thresholds import Figure, Side, Threshold, is_raised

BELOW = Threshold(Side.BELOW, Decimal("0.95"), Decimal("0.97"), fewest=20)
ABOVE = Threshold(Side.ABOVE, Decimal(50), Decimal(40))
VALUES = st.decimals(-1000, 1000, places=2)


@pytest.mark.parametrize(
    ("threshold", "value", "before", "after"),
    [
        (BELOW, "0.95", False, False),  # exactly the threshold is not below it
        (BELOW, "0.949", False, True),
        (BELOW, "0.96", False, False),
        (BELOW, "0.96", True, True),
        (BELOW, "0.97", True, False),
        (ABOVE, "50", False, False),
        (ABOVE, "50.1", False, True),
        (ABOVE, "45", True, True),
        (ABOVE, "45", False, False),
        (ABOVE, "40", True, False),
    ],
)
def test_it_is_raised_and_cleared_where_it_says(
    threshold: Threshold, value: str, before: bool, after: bool
) -> None:
    assert is_raised(threshold, Figure(Decimal(value), 100), before=before) is after


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("figure", [Figure(None, 100), Figure(Decimal(0), 19)])
def test_too_few_cases_change_nothing(figure: Figure, before: bool) -> None:
    assert is_raised(BELOW, figure, before=before) is before


@pytest.mark.parametrize(
    ("side", "raised_at", "cleared_at", "fewest"),
    [(Side.BELOW, "0.95", "0.94", 1), (Side.ABOVE, "50", "51", 1), (Side.ABOVE, "50", "40", 0)],
)
def test_what_would_flap_is_refused(side: Side, raised_at: str, cleared_at: str, fewest: int) -> None:
    with pytest.raises(ValueError, match="takes"):
        Threshold(side, Decimal(raised_at), Decimal(cleared_at), fewest)


@given(
    side=st.sampled_from(Side),
    ends=st.tuples(VALUES, VALUES),
    values=st.lists(VALUES, min_size=1, max_size=40),
)
def test_it_never_flaps_between_its_ends(
    side: Side, ends: tuple[Decimal, Decimal], values: list[Decimal]
) -> None:
    low, high = sorted(ends)
    threshold = Threshold(side, low if side is Side.BELOW else high, high if side is Side.BELOW else low)
    state = False
    for value in values:
        after = is_raised(threshold, Figure(value, 1), before=state)
        if low < value < high:
            assert after is state
        elif after is not state:
            assert (value < low or value > high) or value in {low, high}
        state = after
