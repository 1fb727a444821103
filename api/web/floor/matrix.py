"""The matrix of people and skills, and what it means for each company: gaps, coverage, and whom to train next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.deps import provider
from api.web.floor import inside, names
from api.web.floor.names import Names
from services.routing import board, coverage, people, skill_views
from services.routing.coverage import Coverage, CoveredKind
from services.routing.skill_views import Holder, SkillCard
from services.rules.training import Trainee
from tenants.db import Tx, transaction
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person holds of one skill; level 0 is none."""

    level: int = 0
    valid_until: date | None = None
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class SkillColumn:
    """A skill with who holds it, and the companies where too few do."""

    card: SkillCard
    name: str
    holders: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """Whom to train next for a kind of work that too few can do."""

    company: str
    kind: CoveredKind
    next_up: Trainee | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """All of it. `cells` by person and skill code."""

    names: Names
    people: tuple[tuple[UUID, str], ...]
    columns: tuple[SkillColumn, ...]
    cells: Mapping[tuple[UUID, str], Cell]
    coverages: tuple[Coverage, ...]
    today: date

    def cell(self, person: UUID, skill: str) -> Cell:
        return self.cells.get((person, skill), Cell())

    @property
    def advice(self) -> list[Advice]:
        """Kinds of work that fewer than two can do, those that nobody can first."""
        found = [
            Advice(
                self.names.company(each.tenant),
                kind,
                kind.next_up[0] if kind.next_up else None,
            )
            for each in self.coverages
            for kind in each.kinds
            if kind.rests_on_too_few
        ]
        return sorted(found, key=lambda one: (len(one.kind.able), one.company, one.kind.code))


async def matrix(scope: Scope, language: str) -> Matrix:
    """The matrix as it stands now."""
    async with transaction(scope) as tx:
        called = await names.of(tx, language)
        workers = (await board.board(tx)).people
        crew = await people.of(tx, in_house=False)
    async with transaction(provider(scope)) as tx:
        skills = await skill_views.listed(tx, after=None, limit=500)
        today: date = await tx.fetchval("SELECT provider_today($1)", tx.now)

    async def covered(tx: Tx) -> Coverage:
        return await coverage.of(tx, crew)

    found = await inside.each(scope, called.companies, covered)
    coverages = tuple(sorted(found.values(), key=lambda each: each.key))
    return Matrix(
        called,
        tuple((each.presence.person, each.name) for each in sorted(workers, key=lambda one: one.name)),
        tuple(
            _column(card, called, coverages, language) for card in sorted(skills, key=lambda one: one.code)
        ),
        {(held.person, card.code): _cell(held) for card in skills for held in card.holders},
        coverages,
        today,
    )


def _cell(held: Holder) -> Cell:
    return Cell(held.level, held.valid_until, held.in_force)


def _column(card: SkillCard, called: Names, coverages: tuple[Coverage, ...], language: str) -> SkillColumn:
    gaps = tuple(
        called.company(each.tenant) for each in coverages if any(gap.skill == card.code for gap in each.gaps)
    )
    holders = sum(held.in_force and held.person in called.people for held in card.holders)
    return SkillColumn(card, card.name[language], holders, gaps)
