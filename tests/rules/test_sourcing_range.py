"""The range of a saving, held to a simulation; the inputs that matter; the volume where both sides cost the same."""

import random
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.rules import sourcing, sourcing_comparison
from services.rules.exact import exact12
from services.rules.sourcing import Outsourced
from services.rules.sourcing_break_even import Straight, break_even
from services.rules.sourcing_inputs import KINDS, Estimate, known
from services.rules.sourcing_lines import summed
from services.rules.sourcing_range import Range, Swing, in_quadrature, together
from tests.rules.sourcing_book import BOOK, books

AWAY = Outsourced(usage=Fraction(80_000), allocated=Fraction(10_000), share=Fraction(1, 4))


def _draw(by: random.Random, held: Estimate, code: str) -> Fraction:
    """One of a two-piece normal distribution whose low and high hold nine cases of ten, within what the input takes."""
    value, low, high = map(float, (held.value, held.low, held.high))
    while True:
        z = by.gauss(0, 1) / 1.645
        drawn = value + z * ((high - value) if z > 0 else (value - low))
        if drawn > 0 and (code not in {"utilisation", "error_rate"} or drawn <= 1):
            return Fraction(drawn) * KINDS[code].unit.factor


def propagated(centre: Fraction, found: Iterable[Swing[str]]) -> Range:
    """The range as it is defined: from the swings, those downwards and those upwards apart."""
    listed = list(found)
    down = sum(((centre - each.least) ** 2 for each in listed), Fraction(0))
    up = sum(((each.most - centre) ** 2 for each in listed), Fraction(0))
    return in_quadrature(centre, down, up)


def test_the_range_holds_in_nine_cases_of_ten_of_a_simulation() -> None:
    found = sourcing_comparison.compared(BOOK, 400, AWAY).saving
    assert found is not None
    by = random.Random(20261127)
    held = 0
    for _ in range(4000):
        of = {code: _draw(by, each, code) for code, each in BOOK.items()}
        saved = sourcing.in_house(of).month(Fraction(400)) - AWAY.month(of)
        held += found.low <= saved <= found.high
    assert 0.87 <= held / 4000 <= 0.93


def test_without_spread_there_is_no_range() -> None:
    sure = {code: known(each.value) for code, each in BOOK.items()}
    found = sourcing_comparison.compared(sure, 400, AWAY)
    assert found.saving is not None
    assert found.saving.low == found.saving.value == found.saving.high == 311_300 - 99_750
    assert list(found.swings) == []


@given(books(), st.integers(1, 2000))
def test_a_range_holds_its_value_and_no_cost_falls_below_zero(of: dict[str, Estimate], volume: int) -> None:
    found = sourcing_comparison.compared(of, volume, AWAY)
    for each in (found.saving, found.in_house.cost, found.outsourced.cost):
        assert each is not None
        assert each.low <= each.value <= each.high
    assert found.in_house.cost is not None
    assert found.in_house.cost.low >= 0
    widths = [each.width for each in found.swings]
    assert widths == sorted(widths, reverse=True)
    assert all(widths)


@given(books(), st.sampled_from(sorted(BOOK)))
def test_a_narrower_input_never_widens_the_range(of: dict[str, Estimate], code: str) -> None:
    wide = sourcing_comparison.compared(of, 300, AWAY)
    narrow = sourcing_comparison.compared({**of, code: known(of[code].value)}, 300, AWAY)
    one, other = (propagated(Fraction(0), _around_zero(each.swings)) for each in (wide, narrow))
    assert other.high <= one.high
    assert other.low >= one.low


def _around_zero(swings: Iterable[Swing[str]]) -> list[Swing[str]]:
    return [
        Swing(each.key, each.at_low - each.centre, each.at_high - each.centre, Fraction(0)) for each in swings
    ]


def test_an_input_that_two_kinds_of_work_share_moves_both_at_once() -> None:
    one = [
        Swing("overhead", Fraction(-3), Fraction(3), Fraction(0)),
        Swing("a", Fraction(-4), Fraction(4), Fraction(0)),
    ]
    two = [Swing("overhead", Fraction(5), Fraction(11), Fraction(8))]
    summed = together([one, two], Fraction(8))
    found = [(each.key, int(each.at_low), int(each.at_high)) for each in summed]
    assert found == [("overhead", 2, 14), ("a", 4, 12)]
    assert float(propagated(Fraction(8), summed).high) == pytest.approx(8 + 52**0.5)


@given(*(st.fractions(min_value=0, max_value=10**6, max_denominator=1000) for _ in range(4)), st.fractions(min_value=0, max_value=10**6, max_denominator=1000))  # fmt: skip
def test_at_break_even_both_sides_cost_the_same_and_elsewhere_the_named_one_less(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction, volume: Fraction
) -> None:
    home, away = Straight(a, b), Straight(c, d)
    found = break_even(home, away)
    if found.volume is not None:
        assert found.volume > 0
        assert home.at(found.volume) == away.at(found.volume)
    assume(volume > 0 and volume != found.volume)
    named = found.below if found.volume is not None and volume < found.volume else found.above
    least = min(home.at(volume), away.at(volume))
    costs = {"in_house": [home], "outsourced": [away], "equal": [home, away]}[named]
    assert all(side.at(volume) == least for side in costs)


def test_break_even_of_a_month_worked_by_hand() -> None:
    found = sourcing_comparison.compared(BOOK, 400, AWAY)
    # in-house 747 a case + 12,500; outsourced 200 a case + 10,000 + 9,750
    assert found.break_even is not None
    assert found.break_even.volume == Fraction(7250, 547)
    assert (found.break_even.below, found.break_even.above) == ("in_house", "outsourced")
    assert found.hours_released == 400 * (Fraction(1, 5) + Fraction(1, 100)) - Fraction(3, 2)


@given(books(), st.integers(0, 2000), st.booleans())
def test_ranges_are_those_of_the_swings_within_the_worst_and_the_best(
    of: dict[str, Estimate], volume: int, in_term: bool
) -> None:
    found = sourcing_comparison.compared(of, volume, AWAY, in_term=in_term)
    moves = (found.in_house.moves, found.outsourced.moves, found.moves)
    for each in moves:
        assert each is not None
        asked, said = propagated(each.centre, each.swings), each.range()
        assert said.value == asked.value
        assert said.low == max(asked.low, exact12(each.worst))
        assert said.high == min(asked.high, exact12(each.best))


@given(books(), books(), st.integers(0, 500), st.integers(0, 500))
def test_a_sum_is_moved_by_the_inputs_of_its_parts_and_at_once_by_those_of_the_company(
    one: dict[str, Estimate], other: dict[str, Estimate], many: int, few: int
) -> None:
    shared = {code: each for code, each in one.items() if KINDS[code].level == "company"}
    parts = {
        "a": sourcing_comparison.compared(one, many, AWAY).in_house.moves,
        "b": sourcing_comparison.compared(other | shared, few, AWAY).in_house.moves,
    }
    known = {name: each for name, each in parts.items() if each is not None}
    centre = sum((each.centre for each in known.values()), Fraction(0))
    found = summed(known, centre)
    own = {f"{name}:{each.key}" for name, part in known.items() for each in part.swings}
    assert {each.key for each in found.swings} <= own | shared.keys()
    asked = propagated(centre, found.swings)
    assert found.range().low == max(asked.low, exact12(found.worst))
    assert found.range().high == min(asked.high, exact12(found.best))
