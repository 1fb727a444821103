"""Who takes work has acknowledged the version of its procedure in force, where that is asked for."""

from core.errors import Conflict
from services.changes.case import Case


class NotAcknowledged(Conflict):
    """A new version of this work's procedure is in force. Read and acknowledge it, then take the ticket."""

    code = "procedure_not_acknowledged"


_HAS = "SELECT 1 FROM acknowledgements WHERE tenant_id = $1 AND procedure_id = $2 AND person_id = $3"


async def require(case: Case) -> None:
    """Raise NotAcknowledged where the caller has yet to acknowledge. Asks nothing where nothing must be read."""
    procedure, scope = case.task_type.must_read, case.tx.scope
    if procedure is None or scope.actor_kind != "person":
        return
    if not await case.tx.fetchval(_HAS, case.tx.tenant, procedure, scope.actor):
        raise NotAcknowledged(procedure=procedure)
