"""Tallies add up as numbers: what is added and taken off leaves the tally of what is left, at any place."""

from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.rules import tallies

places = st.lists(st.integers(0, 700), max_size=30)
LAST = 700


def tally(of: list[int]) -> Decimal:
    with tallies.exactly():
        return sum(map(tallies.one, of), Decimal(0))


@given(places)
def test_a_tally_says_how_many_there_are_at_each_place(of: list[int]) -> None:
    assert tallies.counts(tally(of)) == sorted(Counter(of).items())


@given(kept=places, gone=places)
def test_what_is_taken_off_leaves_what_was_there(kept: list[int], gone: list[int]) -> None:
    with tallies.exactly():
        left = tally(kept + gone) - tally(gone)
    assert tallies.counts(left) == sorted(Counter(kept).items())


@given(st.lists(st.tuples(st.integers(0, LAST), st.integers(1, 999_999_999)), unique_by=lambda pair: pair[0]))
def test_a_place_holds_nearly_a_thousand_million(held: list[tuple[int, int]]) -> None:
    with tallies.exactly():
        whole = sum((n * tallies.one(place) for place, n in held), Decimal(0))
    assert tallies.counts(whole) == sorted(held)


def test_the_database_reads_it_short_and_it_reads_the_database_long() -> None:
    one = tallies.one(LAST)
    assert len(str(one)) < 10
    assert tallies.counts(Decimal(f"{one:f}")) == [(LAST, 1)]


def test_nothing_is_at_no_place() -> None:
    assert tallies.counts(0) == tallies.counts(Decimal(0)) == []
