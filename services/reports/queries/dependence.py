"""Person dependence: on how few people each kind of work rests, which skills too few hold, and what an absence would leave undone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from services.reports import asking, away, crew, people, telling
from services.reports.asking import Asked, Ground
from services.reports.away import AwayRow, Load
from services.reports.grouping import places, share
from services.reports.naming import Names
from services.reports.people import PersonSums
from services.reports.shapes import About, Said
from services.rules import dependence
from services.rules.skills import is_uncovered
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of work. `people` completed some of it in the period; `able` are cleared and skilled now (outsourced work)."""

    tenant: str
    task_type: str
    name: Said
    completed: int
    people: int
    dependence: Decimal | None
    effective_practitioners: Decimal | None
    bus_factor: int | None
    under_procedure: int
    manual_coverage: Decimal | None
    able: int
    is_gap: bool


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A person's share of the completed tickets of a kind."""

    tenant: str
    task_type: str
    person: UUID
    name: str
    completed: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill that a tenant's active work asks for; a gap is one that fewer than two cleared people hold."""

    tenant: str
    skill: str
    level: int
    holders: int
    is_gap: bool


@dataclass(frozen=True, slots=True)
class DependenceReport:
    """The report. Shares and absences name people: of those whom the reader may know."""

    about: About
    completed: int
    manual_coverage: Decimal | None
    by_task_type: tuple[KindRow, ...]
    skills: tuple[SkillRow, ...]
    shares: tuple[ShareRow, ...]
    away: tuple[AwayRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one tenant gives to the report."""

    ground: Ground
    done: Sequence[PersonSums]
    able: Mapping[str, int]
    skills: Sequence[SkillRow]
    loads: Mapping[UUID, Load]

    @property
    def grounds(self) -> list[Ground]:
        return [self.ground]


async def read(tx: Tx, asked: Asked) -> Part:
    """This tenant's part, in four statements. Raises Denied."""
    ground = await asking.ground(tx, asked)
    done = await people.done(tx, ground, asked)
    found = await crew.of(tx, ground)
    able = {kind: found.able(kind) for kind in ground.kinds}
    wanted = sorted({skill for kind in ground.kinds.values() if kind.active for skill in kind.skills})
    return Part(
        ground,
        done,
        {ground.kinds[kind].code: len(who) for kind, who in able.items()},
        [_skill(ground, skill, *found.holders(skill)) for skill in wanted],
        await away.loads(tx, ground, found, able),
    )


def _skill(ground: Ground, skill: str, level: int, holders: frozenset[UUID]) -> SkillRow:
    return SkillRow(ground.key, skill, level, len(holders), is_uncovered(len(holders)))


def report(asked: Asked, parts: Sequence[Part]) -> DependenceReport:
    """The parts of one or several tenants as one report."""
    done = [each for part in parts for each in part.done]
    completed = sum(each.resolved for each in done)
    grounds = [part.ground for part in parts]
    return DependenceReport(
        about=telling.about("dependence", asked, grounds),
        completed=completed,
        manual_coverage=share(sum(each.under_procedure for each in done), completed),
        by_task_type=tuple(_kinds(parts, Names(grounds))),
        skills=tuple(row for part in parts for row in part.skills),
        shares=tuple(_shares(done)),
        away=away.rows(part.loads for part in parts) if grounds[0].is_staff else (),
    )


def _kinds(parts: Sequence[Part], names: Names) -> Iterable[KindRow]:
    """Every kind that is active or of which some was completed."""
    done: dict[tuple[str, str], list[PersonSums]] = defaultdict(list)
    for part in parts:
        for each in part.done:
            done[each.tenant, each.task_type].append(each)
    able = {(part.ground.key, code): count for part in parts for code, count in part.able.items()}
    for key in sorted(names.kinds):
        if done[key] or names.kinds[key].active:
            yield _kind(key, names.kinds[key].name, done[key], able[key])


def _kind(key: tuple[str, str], name: Said, done: Sequence[PersonSums], able: int) -> KindRow:
    counts = {each.person: each.resolved for each in done}
    shared, completed = dependence.shares(counts), sum(counts.values())
    under = sum(each.under_procedure for each in done)
    return KindRow(
        *key,
        name=name,
        completed=completed,
        people=len(shared),
        dependence=_plain(dependence.index(shared)),
        effective_practitioners=_plain(dependence.effective_practitioners(shared)),
        bus_factor=dependence.bus_factor(shared),
        under_procedure=under,
        manual_coverage=_plain(dependence.manual_coverage(under, completed)),
        able=able,
        is_gap=is_uncovered(able),
    )


def _plain(value: Fraction | None) -> Decimal | None:
    return None if value is None else places(Decimal(value.numerator) / value.denominator, 6)


def _shares(done: Sequence[PersonSums]) -> Iterable[ShareRow]:
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for each in done:
        totals[each.tenant, each.task_type] += each.resolved
    for each in sorted(done, key=lambda each: (each.tenant, each.task_type, -each.resolved, each.person.int)):
        if each.name is not None:
            part = share(each.resolved, totals[each.tenant, each.task_type])
            yield ShareRow(each.tenant, each.task_type, each.person, each.name, each.resolved, part)
