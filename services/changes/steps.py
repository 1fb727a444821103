"""The steps of the procedure that a ticket is pinned to."""

from services.changes.case import Case
from services.in_force import reading
from services.in_force.snapshot import Step
from services.rules import moves

_TICKED = "SELECT n FROM ticket_steps WHERE tenant_id = $1 AND ticket_id = $2"
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
    ticked = {row["n"] for row in await case.tx.fetch(_TICKED, case.ticket.tenant_id, case.ticket.id)}
    language = case.tx.scope.language
    return tuple(
        moves.Step(
            step.n, step.instruction.get(language) or step.instruction["ja"], step.required, step.n in ticked
        )
        for step in steps
    )
