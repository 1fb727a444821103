"""Whom to train next: who may touch the work, and has the least to learn."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.rules.clearances import Clearance
from services.rules.eligibility import Needs, Operator, Presence
from services.rules.skills import Skill
from services.rules.training import Lesson, lessons, next_to_train

NOW = datetime(2026, 10, 5, tzinfo=UTC)
COMPANY, OTHER = UUID(int=1), UUID(int=2)
NEEDS = Needs(COMPANY, "hr", skills={"payroll": 3, "labour": 2})


def somebody(n: int, *, company: UUID | None = COMPANY, **skills: int) -> Operator:
    """Somebody who is cleared for a company, away, and holds these skills."""
    return Operator(
        UUID(int=100 + n), Presence.OFFLINE, 10, clearances=(Clearance(company, NOW - timedelta(days=1)),),
        skills={code: Skill(level) for code, level in skills.items()},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ({}, (Lesson("labour", 0, 2), Lesson("payroll", 0, 3))),
        ({"payroll": Skill(1)}, (Lesson("labour", 0, 2), Lesson("payroll", 1, 3))),
        ({"payroll": Skill(4), "labour": Skill(2)}, ()),
        ({"payroll": Skill(4, NOW), "labour": Skill(2)}, (Lesson("payroll", 0, 3),)),
    ],
)
def test_lessons_are_what_is_held_too_low_or_has_run_out(
    held: dict[str, Skill], missing: tuple[Lesson, ...]
) -> None:
    assert lessons(held, NEEDS.skills, now=NOW) == missing


def test_who_has_the_least_to_learn_comes_first() -> None:
    crew = [somebody(1), somebody(2, payroll=2, labour=2), somebody(3, payroll=1, labour=1)]
    assert [each.person.int - 100 for each in next_to_train(crew, NEEDS, now=NOW)] == [2, 3, 1]


def test_among_equals_who_knows_less_comes_first() -> None:
    crew = [somebody(1, labour=2, books=3, travel=3), somebody(2, labour=2)]
    assert [each.person.int - 100 for each in next_to_train(crew, NEEDS, now=NOW)] == [2, 1]


def test_who_can_do_it_and_who_may_not_touch_it_are_left_out() -> None:
    crew = [somebody(1, payroll=3, labour=2), somebody(2, company=OTHER), somebody(3, company=None)]
    assert [each.person.int - 100 for each in next_to_train(crew, NEEDS, now=NOW)] == [3]
