"""Why nobody takes a ticket: each person of the side that does the work, with every reason against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import Denied, Invalid
from core.said import say
from services.changes import access
from services.changes.holding import TicketNotFound
from services.in_force import reading
from services.in_force.snapshot import TaskType
from services.routing import needs, people
from services.rules import eligibility
from services.rules.eligibility import Needs, Shortage, Why
from services.rules.lifecycle import Sourcing
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing against somebody's taking a ticket, with its facts."""

    why: Why
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Somebody, and all that speaks against their taking the ticket now; nothing: they can."""

    person: UUID
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Who could take a ticket now. `by_reason` counts people; `only_reason` those held back by that one alone."""

    ticket: UUID
    status: str
    queue: UUID | None
    eligible: int
    by_reason: Mapping[str, int]
    only_reason: Mapping[str, int]
    people: tuple[Verdict, ...]


_TICKET = "SELECT status, queue_id, task_type_id, domain, sourcing FROM tickets t WHERE t.tenant_id = $1 AND t.id = $2 AND {seen}"


async def of(tx: Tx, ticket_id: UUID) -> Eligibility:
    """Who could take a ticket of this tenant now, and why the others cannot. Raises Denied for clients, TicketNotFound."""
    seen, args = access.where(tx.scope, 3)
    row: Any = await tx.fetchrow(_TICKET.format(seen=seen), tx.tenant, ticket_id, *args)
    if row is None:
        raise TicketNotFound
    tx.scope.require("queues.read")
    if not tx.scope.is_staff:
        raise Denied(say("Only the provider's staff may do this."))
    kind = (await reading.of(tx)).task_types[row["task_type_id"]]
    verdicts, short = await _weighed(tx, _wanted(tx, kind, row["domain"], row["sourcing"]))
    return Eligibility(
        ticket=ticket_id,
        status=row["status"],
        queue=row["queue_id"],
        eligible=short.eligible,
        by_reason={each.value: count for each, count in short.by_reason},
        only_reason={each.value: count for each, count in short.only_reason},
        people=verdicts,
    )


async def of_kind(tx: Tx, code: str, sourcing: Sourcing) -> tuple[Verdict, ...]:
    """Who could take a ticket of this kind now, if there were one, and why the others cannot.

    Raises Denied for clients, Invalid for a code that the tenant's catalogue does not have.
    """
    tx.scope.require("queues.read")
    if not tx.scope.is_staff:
        raise Denied(say("Only the provider's staff may do this."))
    kind = (await reading.of(tx)).by_code.get(code)
    if kind is None:
        raise Invalid.field(
            "/task_type", "unknown_task_type", say("held {held}; takes a code of the catalogue", held=code)
        )
    return (await _weighed(tx, _wanted(tx, kind, kind.domain, sourcing)))[0]


def _wanted(tx: Tx, kind: TaskType, domain: str, sourcing: str) -> Needs:
    return needs.on_board(
        tx.tenant, domain, sourcing, kind.board_skills, kind.capacity_units, must_read=kind.must_read
    )


async def _weighed(tx: Tx, wanted: Needs) -> tuple[tuple[Verdict, ...], Shortage]:
    """Everybody of the side that does the work, held against what a ticket asks."""
    asked = await people.of(tx, in_house=wanted.in_house)
    verdicts = [eligibility.ineligible(one, wanted, now=tx.now) for one in asked]
    judged = tuple(
        Verdict(one.id, tuple(Reason(each.why, each.facts) for each in found))
        for one, found in zip(asked, verdicts, strict=True)
    )
    return judged, eligibility.shortage(verdicts)
