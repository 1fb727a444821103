"""Two contracts clash where a charge of each counts the same usage on a common day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.contract_overlap import Stretch, clashes, stretches
from services.rules.rate_cards import Charge, Counts, Model, RateCard

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)


def counting(code: str, meter: str, *kinds: str) -> RateCard:
    """A card with one charge for these task types, none for all."""
    counts = Counts(meter, frozenset(kinds) or None)
    return RateCard((Charge(code, Model.FLAT, counts=counts, unit_price=Decimal(1)),))


@pytest.mark.parametrize(("ours", "theirs", "common"), [
    (counting("a", "tickets", "x"), counting("b", "tickets", "x", "y"), [("x",)]),
    (counting("a", "tickets", "x"), counting("b", "tickets", "y"), []),
    (counting("a", "tickets"), counting("b", "tickets", "y"), [("y",)]),
    (counting("a", "tickets"), counting("b", "tickets"), [None]),
    (counting("a", "tickets"), counting("b", "hours"), []),
    (counting("a", "tickets", "x"), counting("a", "tickets", "y"), [None]),  # an item may name the charge
])  # fmt: skip
def test_usage_that_both_count_clashes(
    ours: RateCard, theirs: RateCard, common: list[tuple[str, ...] | None]
) -> None:
    found = clashes([Stretch(ours, APRIL, None)], [Stretch(theirs, APRIL, None)])
    assert [each.task_types for each in found] == common


def test_monthly_fees_may_stand_in_both() -> None:
    fee = RateCard((Charge("fee", Model.FIXED, amount=Decimal(1)),))
    assert list(clashes([Stretch(fee, APRIL, None)], [Stretch(fee, APRIL, None)])) == []


def test_days_that_only_touch_are_not_common() -> None:
    card = counting("a", "tickets")
    assert list(clashes([Stretch(card, APRIL, MAY)], [Stretch(card, MAY, None)])) == []
    (clash,) = clashes([Stretch(card, APRIL, None)], [Stretch(card, MAY, JUNE)])
    assert clash.from_on == MAY


def test_a_card_is_in_force_until_the_next_within_the_term() -> None:
    first, second = counting("a", "tickets"), counting("b", "tickets")
    assert stretches([(APRIL, first), (MAY, second)], starts_on=APRIL, ends_on=JUNE) == [
        Stretch(first, APRIL, MAY), Stretch(second, MAY, JUNE),
    ]  # fmt: skip
    assert stretches([], starts_on=APRIL, ends_on=None) == []
    assert stretches([(APRIL, first), (MAY, second)], starts_on=MAY, ends_on=None) == [
        Stretch(second, MAY, None)
    ]


KINDS = st.frozensets(st.sampled_from(("x", "y", "z")))


@given(KINDS, KINDS)
def test_a_clash_is_seen_from_both_sides(ours: frozenset[str], theirs: frozenset[str]) -> None:
    a = [Stretch(counting("a", "tickets", *ours), APRIL, None)]
    b = [Stretch(counting("b", "tickets", *theirs), APRIL, None)]
    assert [each.task_types for each in clashes(a, b)] == [each.task_types for each in clashes(b, a)]
