"""Who may take a ticket, and how it is said why nobody may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import eligibility
from services.rules.clearances import Clearance
from services.rules.eligibility import Ineligible, Needs, Operator, Presence, Why
from services.rules.skills import Skill, is_uncovered

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ACME, BETA, SATO, MANUAL = (UUID(int=n) for n in range(1, 5))
CLEARED = Clearance(ACME, NOW - timedelta(days=1))
ABLE = Operator(
    SATO,
    Presence.AVAILABLE,
    capacity=10,
    units_in_use=7,
    clearances=(CLEARED,),
    skills={"payroll": Skill(3)},
    acknowledged=frozenset({MANUAL}),
)
NEEDS = Needs(ACME, "hr", skills={"payroll": 3}, units=3, procedure=MANUAL)


def whys(operator: Operator, needs: Needs = NEEDS) -> list[Why]:
    return [reason.why for reason in eligibility.ineligible(operator, needs, now=NOW)]


def test_who_fulfils_all_exactly_is_eligible() -> None:
    assert whys(ABLE) == []
    assert eligibility.is_eligible(ABLE, NEEDS, now=NOW)


@pytest.mark.parametrize(
    ("clearance", "why"),
    [
        (None, Why.NOT_CLEARED),
        (Clearance(BETA, NOW), Why.NOT_CLEARED),
        (Clearance(ACME, NOW), None),
        (Clearance(None, NOW), None),
        (Clearance(ACME, NOW + TICK), Why.NOT_CLEARED),
        (Clearance(ACME, NOW - TICK, NOW), Why.NOT_CLEARED),
        (Clearance(ACME, NOW - TICK, NOW + TICK), None),
        (Clearance(ACME, NOW, domains=frozenset({"it"})), Why.DOMAIN_NOT_CLEARED),
        (Clearance(ACME, NOW, domains=frozenset({"it", "hr"})), None),
    ],
)
def test_nobody_is_cleared_beyond_their_clearance(clearance: Clearance | None, why: Why | None) -> None:
    assert whys(replace(ABLE, clearances=(clearance,) if clearance else ())) == ([why] if why else [])


def test_my_number_needs_the_flag_in_the_clearance_that_holds_the_work() -> None:
    needs = replace(NEEDS, specific_personal=True)
    elsewhere = Clearance(BETA, NOW, specific_personal=True)
    other_domain = Clearance(ACME, NOW, domains=frozenset({"it"}), specific_personal=True)
    assert whys(replace(ABLE, clearances=(CLEARED, elsewhere, other_domain)), needs) == [
        Why.SPECIFIC_PERSONAL_NOT_CLEARED,
    ]
    assert (
        whys(replace(ABLE, clearances=(CLEARED, Clearance(ACME, NOW, specific_personal=True))), needs) == []
    )


@pytest.mark.parametrize(
    ("in_house_ticket", "home", "why"),
    [
        (False, None, []),
        (False, ACME, [Why.WRONG_SIDE]),
        (True, None, [Why.WRONG_SIDE]),
        (True, BETA, [Why.WRONG_SIDE]),
        (True, ACME, []),
    ],
)
def test_each_side_takes_its_own_work(in_house_ticket: bool, home: UUID | None, why: list[Why]) -> None:
    assert whys(replace(ABLE, in_house_of=home), replace(NEEDS, in_house=in_house_ticket)) == why


def test_who_did_the_work_never_checks_it() -> None:
    assert whys(ABLE, replace(NEEDS, excluded=frozenset({SATO}))) == [Why.EXCLUDED]
    assert whys(ABLE, replace(NEEDS, excluded=frozenset({UUID(int=99)}))) == []


@pytest.mark.parametrize(
    ("held", "reasons"),
    [
        ({}, [Ineligible(Why.SKILL_MISSING, {"skill": "payroll", "needed": 3})]),
        (
            {"payroll": Skill(2)},
            [Ineligible(Why.SKILL_TOO_LOW, {"skill": "payroll", "needed": 3, "held": 2})],
        ),
        (
            {"payroll": Skill(3, NOW)},
            [Ineligible(Why.SKILL_EXPIRED, {"skill": "payroll", "expired_at": NOW})],
        ),
        ({"payroll": Skill(3, NOW + TICK)}, []),
        ({"payroll": Skill(4)}, []),
    ],
)
def test_each_skill_counts_at_its_level_until_it_expires(
    held: dict[str, Skill], reasons: list[Ineligible]
) -> None:
    assert [*eligibility.ineligible(replace(ABLE, skills=held), NEEDS, now=NOW)] == reasons


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.OFFLINE])
def test_only_who_is_available_takes_work(presence: Presence) -> None:
    assert eligibility.ineligible(replace(ABLE, presence=presence), NEEDS, now=NOW) == (
        Ineligible(Why.NOT_PRESENT, {"presence": presence}),
    )


def test_capacity_is_enough_when_it_is_used_up_exactly() -> None:
    assert whys(replace(ABLE, units_in_use=7)) == []
    assert eligibility.ineligible(replace(ABLE, units_in_use=8), NEEDS, now=NOW) == (
        Ineligible(Why.NO_CAPACITY, {"needed": 3, "free": 2}),
    )


def test_the_procedure_in_force_must_have_been_acknowledged() -> None:
    assert whys(replace(ABLE, acknowledged=frozenset())) == [Why.PROCEDURE_NOT_ACKNOWLEDGED]
    assert whys(replace(ABLE, acknowledged=frozenset()), replace(NEEDS, procedure=None)) == []


def test_every_reason_is_told_in_a_stable_order() -> None:
    nobody = Operator(SATO, Presence.OFFLINE, capacity=0, skills={"tax": Skill(1, NOW)})
    needs = replace(NEEDS, in_house=True, skills={"tax": 2, "payroll": 1}, excluded=frozenset({SATO}))
    reasons = whys(nobody, needs)
    assert reasons == sorted(reasons, key=[*Why].index)
    assert set(reasons) == set(Why) - {Why.DOMAIN_NOT_CLEARED, Why.SPECIFIC_PERSONAL_NOT_CLEARED}


def test_the_shortage_says_what_would_help_first() -> None:
    away = replace(ABLE, presence=Presence.AWAY)
    verdicts = [
        eligibility.ineligible(one, NEEDS, now=NOW)
        for one in (away, away, replace(away, skills={}), replace(ABLE, units_in_use=10))
    ]
    assert eligibility.shortage(verdicts) == eligibility.Shortage(
        people=4,
        eligible=0,
        by_reason=((Why.NOT_PRESENT, 3), (Why.SKILL_MISSING, 1), (Why.NO_CAPACITY, 1)),
        only_reason=((Why.NOT_PRESENT, 2), (Why.NO_CAPACITY, 1)),
    )
    assert eligibility.shortage([]) == eligibility.Shortage(0, 0, (), ())
    assert eligibility.shortage([(), verdicts[0]]).eligible == 1


def test_a_skill_is_uncovered_when_fewer_than_two_hold_it() -> None:
    assert [is_uncovered(holders) for holders in (0, 1, 2)] == [True, True, False]


LEVELS = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3), max_size=3)


@given(LEVELS, LEVELS, st.integers(0, 9), st.integers(0, 9), st.sampled_from(Presence), st.booleans())
def test_eligible_means_that_every_single_demand_is_met(
    held: dict[str, int], needed: dict[str, int], free: int, units: int, presence: Presence, cleared: bool
) -> None:
    operator = Operator(
        SATO,
        presence,
        capacity=free,
        clearances=(CLEARED,) if cleared else (),
        skills={skill: Skill(level) for skill, level in held.items()},
    )
    met = (
        cleared
        and presence is Presence.AVAILABLE
        and units <= free
        and all(held.get(skill, 0) >= level for skill, level in needed.items())
    )
    assert eligibility.is_eligible(operator, Needs(ACME, "hr", skills=needed, units=units), now=NOW) is met
