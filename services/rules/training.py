"""Whom to train next for a kind of work that too few can do.

Pure. Only people who may touch the work are asked; who has the least to learn comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.rules import clearances
from services.rules.eligibility import Needs, Operator
from services.rules.skills import Held, Needed


@dataclass(frozen=True, slots=True)
class Lesson:
    """A skill to be learnt: the level held now (0: none that counts) and the one needed."""

    skill: str
    held: int
    needed: int


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody who could learn a kind of work, and what they lack."""

    person: UUID
    lessons: tuple[Lesson, ...]

    @property
    def levels(self) -> int:
        """Levels to go in all."""
        return sum(lesson.needed - lesson.held for lesson in self.lessons)


def lessons(held: Held, needed: Needed, *, now: datetime) -> tuple[Lesson, ...]:
    """What somebody lacks. A skill that has run out counts as none."""
    found = []
    for skill, level in sorted(needed.items()):
        has = held.get(skill)
        counts = has.level if has is not None and has.is_valid(now) else 0
        if counts < level:
            found.append(Lesson(skill, counts, level))
    return tuple(found)


def is_cleared(operator: Operator, needs: Needs, *, now: datetime) -> bool:
    """Whether somebody may touch such work at all."""
    gap = clearances.gap(
        operator.clearances,
        needs.tenant,
        needs.domain,
        specific_personal=needs.specific_personal,
        now=now,
    )
    return gap is None and operator.in_house_of == (needs.tenant if needs.in_house else None)


def has_read(operator: Operator, needs: Needs) -> bool:
    """Whether somebody has acknowledged the procedure that such work asks for, if it asks for any."""
    return needs.procedure is None or needs.procedure in operator.acknowledged


def next_to_train(operators: Iterable[Operator], needs: Needs, *, now: datetime) -> list[Trainee]:
    """Those who are cleared and lack something, the fewest levels to go first; then who knows the least skills, to spread them."""
    found = [
        (Trainee(one.id, missing), len(one.skills))
        for one in operators
        if is_cleared(one, needs, now=now) and (missing := lessons(one.skills, needs.skills, now=now))
    ]
    ranked = sorted(
        found, key=lambda pair: (pair[0].levels, len(pair[0].lessons), pair[1], pair[0].person.int)
    )
    return [trainee for trainee, _ in ranked]
