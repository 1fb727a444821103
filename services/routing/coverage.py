"""Coverage: who could do which work of a company, which of its skills too few hold, and whom to train next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from services.in_force import reading
from services.in_force.snapshot import TaskType
from services.routing import needs, practice
from services.rules import dependence, training
from services.rules.eligibility import Needs, Operator
from services.rules.lifecycle import Sourcing
from services.rules.skills import is_uncovered
from services.rules.training import Trainee
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Practised:
    """How the completed work of a kind was shared over the last 90 days. None where nothing was completed."""

    completed: int
    people: Fraction | None
    bus_factor: int | None
    most: UUID | None
    most_share: Fraction | None


@dataclass(frozen=True, slots=True)
class CoveredKind:
    """A kind of work of a company, and who could do it if they were here and had room.

    `unread` are cleared and skilled, and have yet to acknowledge its procedure in force: until then they take none of it.
    """

    id: UUID
    code: str
    name: Mapping[str, str]
    domain: str
    skills: Mapping[str, int]
    able: tuple[UUID, ...]
    unread: tuple[UUID, ...]
    practised: Practised
    next_up: tuple[Trainee, ...]

    @property
    def rests_on_too_few(self) -> bool:
        """Whether fewer than two people could do it."""
        return is_uncovered(len(self.able))


@dataclass(frozen=True, slots=True)
class NeededSkill:
    """A skill that a company's work asks for: the lowest level asked for, and who is cleared and holds it."""

    skill: str
    level: int
    holders: tuple[UUID, ...]

    @property
    def is_gap(self) -> bool:
        """Uncovered: fewer than two cleared people hold it (domain.md, "Person dependence")."""
        return is_uncovered(len(self.holders))


@dataclass(frozen=True, slots=True)
class Coverage:
    """A company's work as the provider's people cover it."""

    tenant: UUID
    key: str
    kinds: tuple[CoveredKind, ...]
    skills: tuple[NeededSkill, ...]

    @property
    def gaps(self) -> tuple[NeededSkill, ...]:
        return tuple(each for each in self.skills if each.is_gap)


async def of(tx: Tx, crew: Sequence[Operator]) -> Coverage:
    """The coverage of this tenant's active kinds of work by these people of the provider's."""
    tx.scope.require("skills.read")
    in_force = await reading.of(tx)
    done = await practice.completed(tx, sourcing=Sourcing.OUTSOURCED)
    visible = tx.scope.domains()
    kinds = sorted(
        (each for each in in_force.task_types.values() if each.active and each.domain in visible),
        key=lambda each: each.code,
    )
    return Coverage(
        tx.tenant,
        in_force.key,
        tuple(_kind(tx, each, crew, done.get(each.id, {})) for each in kinds),
        tuple(_needed(tx, kinds, crew)),
    )


def _wanted(tx: Tx, kind: TaskType) -> Needs:
    return needs.on_board(
        tx.tenant,
        kind.domain,
        Sourcing.OUTSOURCED,
        kind.board_skills,
        kind.capacity_units,
        must_read=kind.must_read,
    )


def _kind(tx: Tx, kind: TaskType, crew: Sequence[Operator], done: Mapping[UUID, int]) -> CoveredKind:
    wanted = _wanted(tx, kind)
    skilled = [one for one in crew if _is_skilled(tx, one, wanted)]
    able = tuple(one.id for one in skilled if training.has_read(one, wanted))
    return CoveredKind(
        id=kind.id,
        code=kind.code,
        name=kind.name,
        domain=kind.domain,
        skills=kind.skills,
        able=able,
        unread=tuple(one.id for one in skilled if not training.has_read(one, wanted)),
        practised=_practised(done),
        next_up=tuple(training.next_to_train(crew, wanted, now=tx.now)[:3])
        if is_uncovered(len(able))
        else (),
    )


def _is_skilled(tx: Tx, one: Operator, wanted: Needs) -> bool:
    cleared = training.is_cleared(one, wanted, now=tx.now)
    return cleared and not training.lessons(one.skills, wanted.skills, now=tx.now)


def _practised(done: Mapping[UUID, int]) -> Practised:
    shared = dependence.shares(done)
    most = max(shared, key=lambda person: (shared[person], person.int), default=None)
    return Practised(
        completed=sum(done.values()),
        people=dependence.effective_practitioners(shared),
        bus_factor=dependence.bus_factor(shared),
        most=most,
        most_share=shared[most] if most else None,
    )


def _needed(tx: Tx, kinds: Sequence[TaskType], crew: Sequence[Operator]) -> list[NeededSkill]:
    asking: dict[str, list[TaskType]] = defaultdict(list)
    for kind in kinds:
        for skill in kind.skills:
            asking[skill].append(kind)
    return [
        NeededSkill(skill, min(kind.skills[skill] for kind in asks), _holders(tx, skill, asks, crew))
        for skill, asks in sorted(asking.items())
    ]


def _holders(tx: Tx, skill: str, asks: Sequence[TaskType], crew: Sequence[Operator]) -> tuple[UUID, ...]:
    """Who is cleared for some of the work that asks for a skill, and holds it at a level that does for that work."""
    return tuple(
        one.id
        for one in crew
        if any(
            training.is_cleared(one, _wanted(tx, kind), now=tx.now)
            and not training.lessons(one.skills, {skill: kind.skills[skill]}, now=tx.now)
            for kind in asks
        )
    )
