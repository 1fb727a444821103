"""Put a ticket back as it was before a change of many: within the time, by who made it, if nobody changed it since."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import Conflict, Denied
from core.said import say
from services.batches.notes import UNDO_FOR
from services.changes import access, saving, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.rules.happenings import Reclassified
from services.rules.lifecycle import Status
from services.rules.moves import Mover
from tenants.db import Tx


class NotUndone(Conflict):
    """There is nothing to take back any more: it was taken back, or its time has passed."""

    code = "too_late_to_undo"


_NOTE = """
UPDATE bulk_changes SET undone_at = $5
WHERE tenant_id = $1 AND run_id = $2 AND ticket_id = $3 AND person_id = $4 AND refused IS NULL AND undone_at IS NULL AND made_at > $6
RETURNING action, before, after_version
"""


async def put_back(tx: Tx, run: UUID, ticket_id: UUID) -> Case:
    """Take back what the caller's run did to a ticket. Who could do it may undo it, whatever undoing it would ask otherwise.

    Raises TicketNotFound, Denied, NotUndone, or StaleVersion where somebody changed the ticket since.
    """
    case = await hold(tx, ticket_id)
    if not access.works_on(tx.scope, case.ticket):
        raise Denied(say("Only the side that does the work changes its tickets back."))
    note: Any = await tx.fetchrow(_NOTE, tx.tenant, run, ticket_id, tx.scope.actor, tx.now, tx.now - UNDO_FOR)
    if note is None:
        raise NotUndone
    case.expect(note["after_version"])
    await _restore(case, note["action"], note["before"])
    await saving.save(case)
    return case


async def _restore(case: Case, action: str, before: Mapping[str, Any]) -> None:
    match action:
        case "mine" | "assign" | "queue":
            _give_back(case, before)
        case "priority" | "tag" | "untag":
            _classify(case, before)
        case "hold":
            await verbs.move(case, Status(before["status"]), Mover.WORKER)
        case _:
            raise NotUndone(say("{action} cannot be taken back", action=action))


def _give_back(case: Case, before: Mapping[str, Any]) -> None:
    if before["queue"] and UUID(before["queue"]) in case.in_force.queues:
        verbs.enqueue(case, UUID(before["queue"]))
    verbs.assign(case, UUID(before["assignee"]) if before["assignee"] else None)


def _classify(case: Case, before: Mapping[str, Any]) -> None:
    ticket = case.ticket
    told = [name for name in ("priority", "tags") if getattr(ticket, name) != before[name]]
    ticket.priority, ticket.tags = before["priority"], list(before["tags"])
    if not told:
        return
    case.touch()
    facts = {"task_type": case.task_type.code, "priority": ticket.priority, "changed": told}
    case.tell("ticket.reclassified", facts)
    case.clockwork(Reclassified(case.at, case.task_type.code, ticket.priority, frozenset(ticket.tags)))
    case.tell("ticket.updated", {"fields": sorted(told)})
