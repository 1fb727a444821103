"""How far a ticket is in its procedure: the steps of the pinned version, and who ticked them when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.holding import TicketNotFound
from services.changes.steps import is_complete
from services.in_force.reading import steps_of
from services.in_force.snapshot import Step
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step of a ticket. `done`: ticked, and where it takes four eyes also checked.

    Instruction, note and document are the working side's (null to others).
    """

    n: int
    title: str
    instruction: Mapping[str, str] | None
    expected_minutes: int
    role: str
    required: bool
    four_eyes: bool
    evidence: bool
    fields: Sequence[str]
    done: bool
    done_by: UUID | None
    done_at: datetime | None
    checked_by: UUID | None
    checked_at: datetime | None
    note: str | None
    document: UUID | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps of a ticket; none before work begins. `procedure` is the version it is pinned to."""

    procedure: UUID | None
    number: int | None
    data: Sequence[StepCard]


_PINNED = """
SELECT t.sourcing, p.id, p.number, p.steps
FROM tickets t LEFT JOIN procedures p ON p.tenant_id = t.tenant_id AND p.id = t.procedure_id
WHERE t.tenant_id = $1 AND t.id = $2 AND {seen}
"""
TICKS = "SELECT * FROM ticket_steps WHERE tenant_id = $1 AND ticket_id = $2"


async def progress(tx: Tx, ticket_id: UUID) -> Progress:
    """The steps of a ticket. Raises TicketNotFound, or Denied."""
    seen, args = access.where(tx.scope, 3)
    row = await tx.fetchrow(_PINNED.format(seen=seen), tx.tenant, ticket_id, *args)
    if row is None:
        raise TicketNotFound
    tx.scope.require("tickets.read")
    if row["id"] is None:
        return Progress(None, None, [])
    ticks = {each["n"]: each for each in await tx.fetch(TICKS, tx.tenant, ticket_id)}
    inside, language = access.sees_notes(tx.scope, row["sourcing"]), tx.scope.language
    cards = [card(step, ticks.get(step.n), language, inside=inside) for step in steps_of(row["steps"])]
    return Progress(row["id"], row["number"], cards)


def card(step: Step, tick: Any, language: str, *, inside: bool) -> StepCard:
    """A step with its tick (a row of `ticket_steps`, or None). `inside`: the reader is of the working side."""
    checked = None if tick is None else tick["checked_by"] is not None
    return StepCard(
        n=step.n,
        title=step.name(language) if inside or step.title else "",
        instruction=step.instruction if inside else None,
        expected_minutes=step.expected_minutes,
        role=step.role,
        required=step.required,
        four_eyes=step.four_eyes,
        evidence=step.evidence,
        fields=step.fields,
        done=is_complete(step, checked=checked),
        done_by=tick["done_by"] if tick else None,
        done_at=tick["done_at"] if tick else None,
        checked_by=tick["checked_by"] if tick else None,
        checked_at=tick["checked_at"] if tick else None,
        note=tick["note"] if tick and inside else None,
        document=tick["document_id"] if tick and inside else None,
    )
