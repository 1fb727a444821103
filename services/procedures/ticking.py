"""Tick off a step of a ticket: with person and time, by the working side, under the ticket's lock."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import Conflict, Denied, Invalid, NotFound
from core.said import say
from services.changes import access, saving, steps, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.in_force.snapshot import Step
from services.procedures import progress
from services.procedures.progress import StepCard
from tenants.db import Tx


class StepNotFound(NotFound):
    """The ticket's procedure has no such step."""

    code = "step_not_found"


class WorkNotBegun(Conflict):
    """Work has not begun: the ticket is pinned to its procedure when somebody takes it."""

    code = "work_not_begun"


class NotOpen(Conflict):
    """The work on this ticket is over."""

    code = "ticket_not_open"


class AlreadyTicked(Conflict):
    """The step is ticked off; take the tick back first to leave another note or document."""

    code = "already_ticked"


class SecondPersonNeeded(Denied):
    """This step takes four eyes: somebody else than who ticked it checks it."""

    code = "second_person_needed"


@dataclass(frozen=True, slots=True)
class Left:
    """What was left with a tick: a note, a document of the ticket, or neither."""

    note: str | None = None
    document: UUID | None = None

    def __bool__(self) -> bool:
        return self.note is not None or self.document is not None


async def tick(tx: Tx, *, ticket_id: UUID, n: int, left: Left) -> StepCard:
    """Tick a step off; on a step of four eyes that somebody ticked, check it. What is done already stays as it is.

    Raises TicketNotFound, Denied, WorkNotBegun, NotOpen, StepNotFound, SecondPersonNeeded, AlreadyTicked or Invalid.
    """
    case, step, row = await _find(tx, ticket_id, n)
    if row is None:
        await _tick(case, step, left)
    elif step.four_eyes and row["checked_by"] is None:
        await _check(case, step, row, left)
    elif left:
        raise AlreadyTicked
    return await _card(case, step)


async def untick(tx: Tx, *, ticket_id: UUID, n: int) -> StepCard:
    """Take a tick back, with its check, note and document. A step that is open stays open."""
    case, step, row = await _find(tx, ticket_id, n)
    if row is not None:
        await tx.execute(_DELETE, tx.tenant, ticket_id, n)
        case.tell(
            "step.unticked", {"n": n, "done_by": row["done_by"], "checked_by": row["checked_by"]}, kind="step"
        )
        await saving.save(case)
    return await _card(case, step)


_ROW = f"{progress.TICKS} AND n = $3"
_DELETE = "DELETE FROM ticket_steps WHERE tenant_id = $1 AND ticket_id = $2 AND n = $3"


async def _find(tx: Tx, ticket_id: UUID, n: int) -> tuple[Case, Step, Any]:
    """The held ticket, its step, and the tick that is there (or None)."""
    case = await hold(tx, ticket_id)
    tx.scope.require("steps.tick")
    if not access.works_on(tx.scope, case.ticket):
        raise Denied(say("Only the side that does the work ticks its steps."))
    if not case.is_open:
        raise NotOpen(say("The ticket is {status}; its steps stand as they are.", status=case.ticket.status))
    if not case.ticket.makers:
        raise WorkNotBegun
    step = next((each for each in await steps.pinned(case) if each.n == n), None)
    if step is None:
        raise StepNotFound
    return case, step, await tx.fetchrow(_ROW, tx.tenant, ticket_id, n)


_INSERT = """
INSERT INTO ticket_steps (tenant_id, ticket_id, n, done_by, done_at, note, document_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def _tick(case: Case, step: Step, left: Left) -> None:
    tx, actor = case.tx, case.tx.scope.actor
    await _refuse(case, step, left)
    verbs.begin(case, actor)  # who ticks has worked on it, and so does not review it
    await tx.execute(_INSERT, tx.tenant, case.ticket.id, step.n, actor, case.at, left.note, left.document)
    case.tell("step.ticked", {"n": step.n, "complete": not step.four_eyes}, kind="step")
    await saving.save(case)


_DOCUMENT = "SELECT 1 FROM documents WHERE tenant_id = $1 AND ticket_id = $2 AND id = $3"


async def _refuse(case: Case, step: Step, left: Left) -> None:
    """Raise Invalid for evidence that is missing, or that is no document of this ticket."""
    if step.evidence and not left:
        raise Invalid.field(
            "/evidence", "evidence_missing", say("this step takes a document of the ticket, or a note")
        )
    if left.document and not await case.tx.fetchval(_DOCUMENT, case.tx.tenant, case.ticket.id, left.document):
        raise Invalid.field(
            "/evidence",
            "unknown_document",
            say("held {held}; takes the id of a document attached to this ticket", held=left.document),
        )


_CHECK = """
UPDATE ticket_steps SET checked_by = $4, checked_at = $5 WHERE tenant_id = $1 AND ticket_id = $2 AND n = $3
"""


async def _check(case: Case, step: Step, row: Any, left: Left) -> None:
    tx = case.tx
    if row["done_by"] == tx.scope.actor:
        raise SecondPersonNeeded
    if left:
        raise AlreadyTicked(
            say("The check of a step leaves no note and no document; write an internal comment.")
        )
    await tx.execute(_CHECK, tx.tenant, case.ticket.id, step.n, tx.scope.actor, case.at)
    case.tell("step.checked", {"n": step.n, "done_by": row["done_by"]}, kind="step")
    await saving.save(case)


async def _card(case: Case, step: Step) -> StepCard:
    row = await case.tx.fetchrow(_ROW, case.tx.tenant, case.ticket.id, step.n)
    return progress.card(step, row, case.tx.scope.language, inside=True)
