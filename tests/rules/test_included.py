"""Included quantities that roll over, the oldest first."""

from hypothesis import given
from hypothesis import strategies as st

from services.rules.included import Carried, aged, drawn, dump_balances, granted, parse_balances
from services.rules.rate_cards import Included
from tests.rules.billing import d


def months(included: Included, *used: int) -> list[tuple[str, str]]:
    """What is free in each of the months, and what is then carried on, as `4x2`: 4 for two months more."""
    carried: tuple[Carried, ...] = ()
    told = []
    for each in used:
        found = drawn(included, granted(included, carried), d(each))
        carried = aged(found.left)
        told.append((str(found.free), " ".join(f"{left.quantity}x{left.periods}" for left in carried)))
    return told


def test_without_roll_over_what_is_left_is_lost():
    assert months(Included(d(10)), 4, 12, 0) == [("4", ""), ("10", ""), ("0", "")]


def test_what_is_left_can_be_used_for_so_many_months_the_oldest_first():
    assert months(Included(d(10), 2), 4, 8, 3, 25) == [
        ("4", "6x2"),
        ("8", "8x2"),  # six of them carried, two its own
        ("3", "5x1 10x2"),
        ("25", ""),
    ]


def test_what_was_not_used_in_time_is_gone():
    assert months(Included(d(10), 1), 0, 0, 0, 40) == [
        ("0", "10x1"),
        ("0", "10x1"),
        ("0", "10x1"),
        ("20", ""),
    ]


def test_usage_says_how_much_of_it_was_carried():
    included = Included(d(10), 1)
    found = drawn(included, granted(included, (Carried(d(3), 1),)), d(5))
    assert (found.free, found.from_earlier) == (d(5), d(3))


def test_usage_below_zero_gives_nothing_and_takes_nothing():
    found = drawn(Included(d(10), 1), granted(Included(d(10), 1), ()), d(-4))
    assert (found.free, aged(found.left)) == (d(0), (Carried(d(10), 1),))


def test_balances_are_read_back_as_they_were_written():
    balances = {"support": (Carried(d("3.5"), 2), Carried(d(1), 3))}
    assert parse_balances(dump_balances({**balances, "empty": ()})) == balances


quantities = st.decimals(0, 100, places=6)


@given(quantities.filter(bool), st.integers(0, 4), st.lists(quantities, max_size=10))
def test_nothing_is_given_twice_and_nothing_beyond_what_is_included(size, roll_over, used):
    carried: tuple[Carried, ...] = ()
    given_free = d(0)
    for n, each in enumerate(used, start=1):
        found = drawn(Included(size, roll_over), granted(Included(size, roll_over), carried), each)
        carried, given_free = aged(found.left), given_free + found.free
        assert found.free <= each
        assert len(carried) <= roll_over
        assert given_free + sum(left.quantity for left in carried) <= n * size
