"""Person dependence against its definitions."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import dependence


@pytest.mark.parametrize(
    ("counts", "index", "effective", "bus"),
    [
        ([], None, None, None),
        ([0, 0], None, None, None),
        ([7], Fraction(1), Fraction(1), 1),
        ([5, 5], Fraction(1, 2), Fraction(2), 2),
        ([1, 1, 1, 1], Fraction(1, 4), Fraction(4), 3),
        ([6, 3, 1], Fraction(46, 100), Fraction(100, 46), 1),
        ([5, 3, 2], Fraction(38, 100), Fraction(100, 38), 2),  # exactly half is not more than half
    ],
)
def test_the_measures_are_as_defined(
    counts: list[int], index: Fraction | None, effective: Fraction | None, bus: int | None
) -> None:
    shared = dependence.shares(dict(enumerate(counts)))
    assert dependence.index(shared) == index
    assert dependence.effective_practitioners(shared) == effective
    assert dependence.bus_factor(shared) == bus


def test_negative_work_is_refused() -> None:
    with pytest.raises(ValueError, match=r"cannot be negative, held \{'sato': -1\}"):
        dependence.shares({"sato": -1, "suzuki": 2})


@given(st.lists(st.integers(1, 100), min_size=1, max_size=7))
def test_the_index_lies_between_even_and_alone_and_the_bus_factor_is_the_smallest(counts: list[int]) -> None:
    shared = dependence.shares(dict(enumerate(counts)))
    assert sum(shared.values()) == 1
    index, people = dependence.index(shared), dependence.bus_factor(shared)
    assert index is not None
    assert people is not None
    assert Fraction(1, len(counts)) <= index <= 1
    smallest = min(
        size
        for size in range(1, len(counts) + 1)
        if any(2 * sum(gone) > sum(counts) for gone in combinations(counts, size))
    )
    assert people == smallest


def test_manual_coverage_is_a_share_of_volume() -> None:
    assert dependence.manual_coverage(3, 4) == Fraction(3, 4)
    assert dependence.manual_coverage(0, 0) is None
    with pytest.raises(ValueError, match="0 to 4, held 5"):
        dependence.manual_coverage(5, 4)
