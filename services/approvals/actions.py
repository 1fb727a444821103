"""Decide on an approval. The ticket follows in the same transaction: into its queue, or to its end.

Locks in the usual order: the board row and the ticket (`hold`), then the approval.
"""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from core.errors import Conflict, Denied, NotFound, Stale
from core.said import say
from services.changes import routes, saving, verbs
from services.changes.case import Case
from services.changes.holding import TicketNotFound, hold
from services.rules.lifecycle import Status
from services.rules.moves import Mover
from tenants.db import Tx

Decision = Literal["approve", "reject"]
_RESULT = {"approve": "approved", "reject": "rejected"}


class ApprovalNotFound(NotFound):
    """No such approval, or you may not see its ticket."""

    code = "approval_not_found"


class NotDecider(Denied):
    """Somebody else was asked to decide on this."""

    code = "not_a_decider"


class OwnRequest(Denied):
    """Nobody decides on their own request."""

    code = "own_request"


class AlreadyDecided(Conflict):
    """This approval was decided before, or its ticket was withdrawn."""

    code = "already_decided"


class NoQueue(Conflict):
    """The ticket cannot be released: the side that does the work has no queue. Nothing was decided."""

    code = "no_queue"


@dataclass(frozen=True, slots=True)
class Pending:
    """The locked row of an approval."""

    id: UUID
    level: int
    deciders: list[UUID]
    status: str
    version: int


async def decide(
    tx: Tx, *, approval_id: UUID, decision: Decision, note: str | None = None, version: int | None = None
) -> Case:
    """Approve, and the ticket goes to the queue that the routing rules give it; or reject, and it is cancelled.

    Raises ApprovalNotFound, Denied (role, NotDecider, OwnRequest), AlreadyDecided, Stale or NoQueue.
    """
    case = await _hold(tx, approval_id)
    tx.scope.require("approvals.decide")
    approval = await _lock(tx, approval_id)
    _refuse(case, approval)
    if approval.status != "pending":
        raise AlreadyDecided(approval=approval.status)
    if version is not None and version != approval.version:
        raise Stale(
            say(
                "The approval is at version {version}; you have {yours}.",
                version=approval.version,
                yours=version,
            ),
            present=approval.version,
        )
    await _settle(case, approval, decision, note)
    if decision == "reject":
        await verbs.move(case, Status.CANCELLED, Mover.APPROVER)
    elif not await routes.release(case, Mover.APPROVER):
        raise NoQueue
    await saving.save(case)
    return case


_TICKET = "SELECT ticket_id FROM approvals WHERE tenant_id = $1 AND id = $2"
_LOCK = (
    "SELECT id, level, deciders, status, version FROM approvals WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
)


async def _hold(tx: Tx, approval_id: UUID) -> Case:
    ticket_id = await tx.fetchval(_TICKET, tx.tenant, approval_id)
    if ticket_id is None:
        raise ApprovalNotFound
    try:
        return await hold(tx, ticket_id)
    except TicketNotFound as error:
        raise ApprovalNotFound from error


async def _lock(tx: Tx, approval_id: UUID) -> Pending:
    row: Any = await tx.fetchrow(_LOCK, tx.tenant, approval_id)
    return Pending(**row)


def _refuse(case: Case, approval: Pending) -> None:
    """Whose decision it is. A program (it has OAuth scopes) does not decide on what it handed in for somebody else either."""
    scope, ticket = case.tx.scope, case.ticket
    if scope.actor == ticket.requester_id:
        raise OwnRequest
    if scope.scopes is not None and scope.actor == ticket.created_by:
        raise OwnRequest(say("An API client does not decide on what it submitted itself."))
    if scope.actor not in approval.deciders:
        raise NotDecider


_SETTLE = """
UPDATE approvals SET status = $3, note = $4, decided_by = $5, decided_at = $6, version = version + 1
WHERE tenant_id = $1 AND id = $2
"""


async def _settle(case: Case, approval: Pending, decision: Decision, note: str | None) -> None:
    tx = case.tx
    await tx.execute(_SETTLE, tx.tenant, approval.id, _RESULT[decision], note, tx.scope.actor, case.at)
    case.tell(
        "approval.decided",
        {"decision": decision, "level": approval.level},
        kind="approval",
        subject=approval.id,
    )
