"""An invoice among kinds of work: it adds up exactly, and says what was shared and by what. What to hand over and take back."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.rules.sourcing_allocation import Billed, BilledLine, Worked, allocated, by_task_type, shares
from services.rules.sourcing_candidates import Kept, Saved, candidates, take_back
from services.rules.sourcing_range import Range

KINDS = ("a", "b", "c", "")
_WORK = st.builds(
    Worked,
    cases=st.integers(0, 50),
    seconds=st.integers(0, 10**6),
    standard_minutes=st.none() | st.just(Fraction(12)),
)
_LINES = st.builds(
    BilledLine,
    key=st.uuids().map(str),
    amount=st.fractions(min_value=-(10**7), max_value=10**7, max_denominator=10**6),
    quantities=st.dictionaries(
        st.sampled_from(KINDS), st.fractions(min_value=0, max_value=10**4, max_denominator=3600)
    ),
    scope=st.none() | st.frozensets(st.sampled_from(KINDS[:3]), min_size=1),
)


@given(st.lists(_LINES), st.dictionaries(st.sampled_from(KINDS[:3]), _WORK))
def test_the_parts_of_an_invoice_add_up_to_it_exactly(
    lines: list[BilledLine], worked: dict[str, Worked]
) -> None:
    parts = allocated(lines, worked)
    assert sum((part.amount for part in parts), Fraction(0)) == sum(
        (line.amount for line in lines), Fraction(0)
    )
    for line in lines:
        own = [part for part in parts if part.line == line.key]
        assert sum((part.amount for part in own), Fraction(0)) == line.amount
    whole = by_task_type(parts)
    assert sum((each.amount for each in whole.values()), Fraction(0)) == sum(
        (line.amount for line in lines), Fraction(0)
    )
    assert sum(shares(worked).values(), Fraction(0)) in {0, 1}


def test_usage_goes_to_its_own_and_the_rest_by_work() -> None:
    worked = {"a": Worked(10, 7200), "b": Worked(20, 0, Fraction(12)), "c": Worked(5, 0)}
    lines = [
        BilledLine("usage", Fraction(9000), {"a": Fraction(1), "b": Fraction(2)}),
        BilledLine("fee", Fraction(3000)),
        BilledLine("credit", Fraction(-400), scope=frozenset({"b"})),
        BilledLine("surcharge", Fraction(600), scope=frozenset({"a", "c"})),
        BilledLine("elsewhere", Fraction(50), scope=frozenset({"c", "d"})),
    ]
    found = by_task_type(allocated(lines, worked))
    # seconds: a 7,200 measured; b 20 × 12 min = 14,400 by standard; c worked on without either, so nothing is shared by it
    assert found["a"] == Billed(Fraction(3000), Fraction(1000 + 600))
    assert found["b"] == Billed(Fraction(6000 - 400), Fraction(2000))
    assert found[None].amount == 50
    assert "c" not in found


def test_usage_without_a_kind_is_shared_and_shown_as_shared() -> None:
    line = BilledLine("imported", Fraction(100), {"a": Fraction(3), "": Fraction(1)})
    parts = allocated([line], {"b": Worked(1, 60)})
    assert [(part.task_type, int(part.amount), part.by) for part in parts] == [
        ("a", 75, "usage"),
        ("b", 25, "work"),
    ]


def test_candidates_are_ranked_with_their_reasons_and_core_work_is_none() -> None:
    one = Fraction(1)
    found = candidates([
        Kept("core", True, Fraction(500), one, one),
        Kept("lone", False, Fraction(45), Fraction(92, 100), None),
        Kept("busy", False, Fraction(60), Fraction(1, 3), one),
        Kept("unknown", False, None, None, None),
    ])  # fmt: skip
    assert [(each.kept.task_type, each.reasons, each.missing) for each in found] == [
        ("busy", ("non_core", "volume", "standardised"), ()),
        ("lone", ("non_core", "volume", "dependence"), ("standardised",)),
        ("unknown", ("non_core",), ("volume", "dependence", "standardised")),
    ]


def _saving(value: int, low: int, high: int) -> Range:
    return Range(Decimal(value), Decimal(low), Decimal(high))


def test_what_does_not_pay_is_to_be_taken_back_the_surest_first() -> None:
    found = take_back([
        Saved("pays", _saving(10, -5, 30)), Saved("maybe", _saving(-50, -90, 10)), Saved("surely", _saving(-20, -40, -5)),
        Saved("unknown", None),
    ])  # fmt: skip
    assert [(each.task_type, each.is_sure) for each in found] == [("surely", True), ("maybe", False)]
