"""Who needs a call today, and why."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import portfolio
from services.rules.portfolio import Facts, Flow, Judged, Now

QUIET = Facts(Now(open=12), Judged(100, 2), Judged(90, 3), Flow(50, 48, 1), Flow(49, 50, 1), 0)


def codes(facts: Facts) -> list[str]:
    return [each.code for each in portfolio.reasons(facts)]


def test_a_client_on_whom_all_is_well_needs_nobody() -> None:
    assert codes(QUIET) == []
    assert not portfolio.is_call([])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(QUIET, now=Now(open=12, past_due=1)), "past_due"),
        (replace(QUIET, now=Now(open=12, at_risk=1)), "at_risk"),
        (replace(QUIET, judged=Judged(94, 6)), "below_target"),
        (replace(QUIET, breached_lately=1), "breached_lately"),
        (replace(QUIET, alerts=1), "alerts"),
        (replace(QUIET, flow=Flow(65, 64, 1)), "surge"),
        (replace(QUIET, flow=Flow(50, 36, 1)), "backlog_grows"),
        (replace(QUIET, flow=Flow(50, 48, 3)), "reopened"),
        (replace(QUIET, now=Now(open=12, waiting_client=3)), "waiting_client"),
    ],
)
def test_each_fact_is_a_reason(facts: Facts, code: str) -> None:
    assert codes(facts) == [code]


def test_exactly_the_promise_is_kept() -> None:
    assert codes(replace(QUIET, judged=Judged(95, 5))) == []


def test_excused_breaches_are_not_held_against_us() -> None:
    assert codes(replace(QUIET, judged=Judged(94, 6, excused=2))) == []


def test_it_says_how_many_are_lacking() -> None:
    lacking = portfolio.reasons(replace(QUIET, judged=Judged(90, 10), target=Fraction(95, 100)))[0]
    assert (lacking.code, lacking.n) == ("below_target", 5)


def test_few_tickets_are_no_surge() -> None:
    assert codes(replace(QUIET, flow=Flow(7, 7), flow_before=Flow(2, 2))) == []


def test_work_past_due_alone_is_worth_a_call_and_a_surge_alone_is_not() -> None:
    assert portfolio.is_call(portfolio.reasons(replace(QUIET, alerts=1)))
    late = portfolio.reasons(replace(QUIET, now=Now(open=1, past_due=1)))
    surge = portfolio.reasons(replace(QUIET, flow=Flow(90, 89, 1)))
    assert portfolio.is_call(late)
    assert not portfolio.is_call(surge)


counts = st.integers(0, 500)


@given(met=counts, breached=counts, share=st.fractions(0, 1))
def test_lacking_ones_would_reach_the_promise(met: int, breached: int, share: Fraction) -> None:
    found = portfolio.reasons(replace(QUIET, judged=Judged(met, breached), target=share))
    lacking = next((each.n for each in found if each.code == "below_target"), 0)
    assert met + lacking >= share * (met + breached)
    assert lacking == 0 or met + lacking - 1 < share * (met + breached)
