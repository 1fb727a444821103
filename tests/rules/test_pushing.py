"""Whom a pushed ticket is offered to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.rules import dependence, eligibility, pushing
from services.rules.clearances import Clearance
from services.rules.eligibility import Needs, Operator, Presence
from services.rules.lifecycle import Priority
from services.rules.pushing import Practice
from services.rules.skills import Skill

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACME = UUID(int=1)
NEEDS = Needs(ACME, "hr", skills={"payroll": 2})
SATO, SUZUKI, TANAKA = (
    Operator(
        UUID(int=number),
        Presence.AVAILABLE,
        capacity=10,
        units_in_use=5,
        clearances=(Clearance(ACME, NOW - HOUR),),
        skills={"payroll": Skill(2)},
        idle_since=NOW - HOUR,
    )
    for number in (11, 12, 13)
)


def chosen(
    *operators: Operator, priority: Priority = Priority.NORMAL, practice: Practice | None = None
) -> Operator | None:
    first = pushing.choose(operators, NEEDS, priority, now=NOW, practice=practice)
    again = pushing.choose(operators[::-1], NEEDS, priority, now=NOW, practice=practice)
    assert first is again
    return first


def practice(*counts: int, wanted: int = 2) -> Practice:
    people = [SATO.id, SUZUKI.id, TANAKA.id]
    return Practice(dependence.shares(dict(zip(people, counts, strict=False))), wanted)


def test_load_is_relative_to_capacity() -> None:
    half_time = replace(SUZUKI, capacity=4, units_in_use=3)
    assert chosen(SATO, half_time) is SATO
    free = replace(SUZUKI, capacity=100, units_in_use=49)
    assert chosen(SATO, free) is free


def test_a_specialist_is_spared_when_loads_tie() -> None:
    specialist = replace(SATO, skills={"payroll": Skill(5)}, idle_since=None)
    assert chosen(specialist, SUZUKI) is SUZUKI


def test_who_has_been_idle_longest_comes_next_and_who_never_worked_first() -> None:
    longer = replace(SUZUKI, idle_since=NOW - 2 * HOUR)
    assert chosen(SATO, longer) is longer
    newcomer = replace(TANAKA, idle_since=None)
    assert chosen(SATO, longer, newcomer) is newcomer


def test_nobody_eligible_is_nobody_chosen() -> None:
    assert chosen() is None
    assert chosen(replace(SATO, presence=Presence.AWAY), replace(SUZUKI, units_in_use=10)) is None


def test_work_that_rests_on_one_person_goes_to_a_second_first() -> None:
    free = replace(SATO, units_in_use=0)
    assert chosen(free, SUZUKI, practice=practice(9, 1)) is SUZUKI
    assert chosen(free, SUZUKI, practice=practice(5, 5)) is free


def test_the_second_must_be_qualified_and_the_first_steps_in_otherwise() -> None:
    novice = replace(SUZUKI, skills={})
    assert chosen(SATO, novice, practice=practice(1)) is SATO


def test_urgent_work_goes_to_the_best_placed_whoever_that_is() -> None:
    free = replace(SATO, units_in_use=0)
    assert chosen(free, SUZUKI, priority=Priority.URGENT, practice=practice(1)) is free
    assert chosen(free, SUZUKI, priority=Priority.HIGH, practice=practice(1)) is SUZUKI


def test_work_never_done_yet_rests_on_nobody() -> None:
    assert not practice().rests_on_too_few
    assert chosen(replace(SATO, units_in_use=0), SUZUKI, practice=practice()) == replace(SATO, units_in_use=0)


def test_three_may_be_wanted() -> None:
    assert practice(5, 5, wanted=3).rests_on_too_few
    assert chosen(replace(SATO, units_in_use=0), SUZUKI, TANAKA, practice=practice(5, 5, wanted=3)) is TANAKA


def test_an_even_share_is_not_too_much() -> None:
    free = replace(SUZUKI, units_in_use=0)
    assert chosen(SATO, free, TANAKA, practice=practice(2, 1, wanted=3)) is free


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.integers(1, 5))
def test_where_work_rests_on_too_few_there_is_somebody_it_leans_on(counts: list[int], wanted: int) -> None:
    people = {UUID(int=number): count for number, count in enumerate(counts)}
    made = Practice(dependence.shares(people), wanted)
    if made.rests_on_too_few:
        assert any(made.leans_on(person) for person in people)


OPERATORS = st.builds(
    Operator,
    st.integers(1, 99).map(lambda n: UUID(int=n)),
    st.sampled_from(Presence),
    capacity=st.integers(0, 6),
    units_in_use=st.integers(0, 6),
    clearances=st.sampled_from([(), (Clearance(ACME, NOW - HOUR),), (Clearance(UUID(int=2), NOW - HOUR),)]),
    skills=st.dictionaries(st.just("payroll"), st.builds(Skill, st.integers(1, 4))),
    in_house_of=st.sampled_from([None, None, ACME]),
    idle_since=st.none() | st.integers(-9, 0).map(lambda hours: NOW + hours * HOUR),
)


@given(
    st.lists(OPERATORS, max_size=8, unique_by=lambda one: one.id),
    st.sampled_from(Priority),
    st.none() | st.dictionaries(st.integers(1, 99).map(lambda n: UUID(int=n)), st.integers(1, 9), max_size=4),
)
def test_nobody_ineligible_is_ever_chosen_and_somebody_eligible_never_passed_over(
    operators: list[Operator], priority: Priority, counts: dict[UUID, int] | None
) -> None:
    made = None if counts is None else Practice(dependence.shares(counts))
    choice = chosen(*operators, priority=priority, practice=made)
    able = [one for one in operators if eligibility.is_eligible(one, NEEDS, now=NOW)]
    assert (choice in able) if able else (choice is None)
    if choice and made is None:
        loads = [Fraction(one.units_in_use, one.capacity) for one in able]
        assert Fraction(choice.units_in_use, choice.capacity) == min(loads)
