"""The steps of the procedure that a ticket is pinned to."""

from services.changes.case import Case
from services.in_force import reading
from services.in_force.snapshot import Step
from services.rules import moves

_TICKED = "SELECT n, checked_by FROM ticket_steps WHERE tenant_id = $1 AND ticket_id = $2"
_PINNED = "SELECT steps FROM procedures WHERE tenant_id = $1 AND id = $2"


async def pinned(case: Case) -> tuple[Step, ...]:
    """The steps of the pinned version; none before work begins."""
    procedure_id, current = case.ticket.procedure_id, case.task_type.procedure
    if procedure_id is None:
        return ()
    if current is not None and current.id == procedure_id:
        return current.steps
    raw = await case.tx.fetchval(_PINNED, case.ticket.tenant_id, procedure_id)
    return reading.steps_of(raw)


async def of(case: Case) -> tuple[moves.Step, ...]:
    """The pinned steps as the rules of a move see them."""
    steps = await pinned(case)
    if not steps:
        return ()
    rows = await case.tx.fetch(_TICKED, case.ticket.tenant_id, case.ticket.id)
    ticked = {row["n"]: row["checked_by"] is not None for row in rows}
    language = case.tx.scope.language
    return tuple(
        moves.Step(step.n, step.name(language), step.required, is_complete(step, checked=ticked.get(step.n)))
        for step in steps
    )


def is_complete(step: Step, *, checked: bool | None) -> bool:
    """Whether a step is done. `checked`: whether a second person checked it; None where nobody ticked it."""
    return checked is not None and (checked or not step.four_eyes)
