"""What a month's figures say by themselves: enough cases, the thresholds to the letter, and silence below them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import monthly_findings as rules
from services.rules.monthly_findings import Attainment, Finding, Work, findings

TARGET = Fraction(95, 100)
CALM = Work("hr.onboarding", created=10, resolved=10, open_at_end=3, completed=30, top_share=Fraction(1, 2))


def codes(found: list[Finding]) -> set[str]:
    return {each.code for each in found}


@pytest.mark.parametrize(
    ("met", "breached", "excused", "told"),
    [(95, 5, 0, False), (94, 6, 0, True), (94, 6, 2, False), (3, 1, 0, False), (4, 1, 0, True)],
)
def test_a_missed_target_is_told_of_the_adjusted_share_and_from_five_cases_on(
    met: int, breached: int, excused: int, told: bool
) -> None:
    found = findings([Attainment("resolution", met, breached, excused, TARGET)], [], [])
    assert ("target_missed" in codes(found)) is told


def test_without_a_target_nothing_is_missed() -> None:
    assert findings([Attainment("resolution", 0, 100, 0, None)], [], []) == []


def test_three_falls_in_a_row_are_told_with_where_they_led() -> None:
    trend = [Fraction(99, 100), Fraction(98, 100), Fraction(97, 100), Fraction(96, 100)]
    (found,) = findings([], trend, [])
    assert (found.code, found.facts["from"], found.facts["to"]) == ("attainment_falling", "99/100", "24/25")
    assert findings([], [*trend, Fraction(97, 100)], []) == []
    assert findings([], [trend[0], None, *trend[1:3]], []) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"top_share": Fraction(2, 3)}, {"rests_on_one", "train_a_second"}),
        ({"top_share": Fraction(66, 100)}, set()),
        ({"top_share": Fraction(1), "completed": 4}, set()),
        ({"created": 22, "resolved": 20, "open_at_end": 5}, {"backlog_grows"}),
        ({"created": 22, "resolved": 21, "open_at_end": 5}, set()),
        ({"first_pass": Fraction(8, 10), "first_pass_high": Fraction(94, 100)}, {"rework"}),
        ({"first_pass": Fraction(8, 10), "first_pass_high": Fraction(95, 100)}, set()),
        ({"has_procedure": False}, {"write_a_procedure"}),
        ({"pays": False}, {"think_of_taking_back"}),
        ({"pays": True}, set()),
        ({"missing_inputs": ("hourly_pay",)}, {"complete_the_baselines"}),
    ],
)
def test_each_finding_begins_at_its_threshold(change: dict[str, object], told: set[str]) -> None:
    work = Work(**{name: change.get(name, getattr(CALM, name)) for name in Work.__slots__})  # type: ignore[arg-type]
    assert codes(findings([], [], [work])) == told


def test_many_excuses_are_something_to_agree_on() -> None:
    (found,) = findings([Attainment("resolution", 100, 6, 3, None)], [], [])
    assert (found.kind, found.code) == ("proposal", "agree_on_excuses")
    assert findings([Attainment("resolution", 100, 6, 2, None)], [], []) == []


@given(
    met=st.integers(0, 500), excused=st.integers(0, 50), more=st.integers(0, 50), target=st.fractions(0, 1)
)
def test_a_target_is_missed_exactly_where_the_adjusted_share_is_below_it(
    met: int, excused: int, more: int, target: Fraction
) -> None:
    found = findings([Attainment("deadline", met, excused + more, excused, target)], [], [])
    judged = met + more
    below = judged >= rules.FEWEST and Fraction(met, judged) < target
    assert ("target_missed" in codes(found)) is below
