"""Look again at a timer once its ticket is held: another sweep may have acted on it while this one waited."""

from services.changes.case import Case

_STILL = "SELECT 1 FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3 AND due_at <= $4"

_RUNS = "SELECT 1 FROM timers WHERE tenant_id = $1 AND kind = $2 AND subject_id = $3"


async def runs(case: Case, kind: str) -> bool:
    """Whether this timer of a held ticket is there at all."""
    return bool(await case.tx.fetchval(_RUNS, case.ticket.tenant_id, kind, case.ticket.id))


async def still(case: Case, kind: str) -> bool:
    """Whether this timer of a held ticket is there and due."""
    return bool(await case.tx.fetchval(_STILL, case.ticket.tenant_id, kind, case.ticket.id, case.tx.now))
