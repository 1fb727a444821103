"""Who could take one ticket, whom to offer it first, and why the others cannot: for the page that assigns it and for dragging."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from api.deps import at_ticket, ticket_id
from api.web.floor import names, reasons
from api.web.floor.names import Names, QueueName
from api.web.words import Words
from services.routing import board, why
from services.routing.board import Worker
from services.routing.why import Verdict
from services.rules import capacity
from services.tickets import lines
from services.tickets.lines import TicketLine
from tenants.db import Tx, transaction
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be given a ticket; `against` says in words what speaks against it. `load` is units of units."""

    id: UUID
    name: str
    against: tuple[str, ...]
    units_in_use: int
    capacity: int
    presence: str

    @property
    def is_able(self) -> bool:
        return not self.against

    @property
    def load(self) -> Fraction:
        return capacity.utilisation(self.units_in_use, self.capacity)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One ticket and everybody of its side: who can take it first, the least loaded before the others."""

    line: TicketLine
    tenant: UUID
    names: Names
    people: tuple[Candidate, ...]
    queues: tuple[QueueName, ...]

    @property
    def able(self) -> list[Candidate]:
        return [each for each in self.people if each.is_able]

    @property
    def others(self) -> list[Candidate]:
        return [each for each in self.people if not each.is_able]


async def weigh(scope: Scope, ticket: str, words: Words) -> Weighed:
    """Raises TicketNotFound, Denied."""
    inside = await at_ticket(scope, ticket)
    async with transaction(scope) as tx:
        called = await names.of(tx, words.language)
        workers = {each.presence.person: each for each in (await board.board(tx)).people}
    async with transaction(inside) as tx:
        wanted = await ticket_id(tx, ticket)
        found = await why.of(tx, wanted)
        line = (await lines.of(tx, [wanted]))[wanted]
        in_house = await own(tx) if line.sourcing == "in_house" else {}
    people = candidates(found.people, called, workers, words, own=in_house)
    side = inside.tenant if line.sourcing == "in_house" else None
    queues = tuple(each for each in called.queues.values() if each.active and each.tenant == side)
    return Weighed(line, inside.here, called, people, queues)


def candidates(
    verdicts: Sequence[Verdict], called: Names, workers: dict[UUID, Worker], words: Words, *, own: dict[UUID, str]
) -> tuple[Candidate, ...]:  # fmt: skip
    """Everybody with what speaks against them: who can take it first, then who is nearest to it."""
    found = [_candidate(each, called, workers.get(each.person), words, own) for each in verdicts]
    return tuple(sorted(found, key=lambda one: (len(one.against), one.load, one.name)))


def _candidate(
    verdict: Verdict, called: Names, worker: Worker | None, words: Words, own: dict[UUID, str]
) -> Candidate:
    return Candidate(
        verdict.person,
        own.get(verdict.person) or called.person(verdict.person),
        tuple(reasons.said(words, called, each.why, each.facts) for each in verdict.reasons),
        worker.load.units_in_use if worker else 0,
        worker.presence.capacity_units if worker else 0,
        worker.presence.status if worker else "",
    )


_OWN = "SELECT id, name FROM people WHERE tenant_id = $1 AND ended_at IS NULL"


async def own(tx: Tx) -> dict[UUID, str]:
    """The names of a company's own people, who work its in-house tickets."""
    return {row["id"]: row["name"] for row in await tx.fetch(_OWN, tx.tenant)}
