"""A ticket's question to the client's deciders: whom it asks, and how it is taken back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.changes.case import Case
from tenants import approvers

ASKED_ANEW = timedelta(hours=1)
"""After this, whom a pending approval asks is looked up again: people come and go."""

_WITHDRAW = """
UPDATE approvals SET status = 'cancelled', version = version + 1
WHERE tenant_id = $1 AND ticket_id = $2 AND status = 'pending' RETURNING id, level
"""


async def deciders_of(case: Case) -> list[UUID]:
    """Who may decide on this ticket today; empty where nobody may."""
    kind, requester = case.task_type, case.ticket.requester_id
    return await approvers.of(case.tx, requester=requester, domain=kind.domain, chain=kind.approval)


def ask(case: Case, deciders: Sequence[UUID]) -> None:
    """Say who is asked; where nobody can decide, the ticket says so and staff are alerted."""
    approval_id = case.ticket.approval_id
    case.tell("approval.requested", {"deciders": list(deciders)}, kind="approval", subject=approval_id)
    if not deciders:
        case.tell("approval.stranded", kind="approval", subject=approval_id)
    case.timers["approval"] = case.at + ASKED_ANEW


async def withdraw(case: Case) -> None:
    """Cancel what is still pending of the ticket's approval; where it was decided, nothing is left to do."""
    if case.ticket.approval_id is None:
        return
    for row in await case.tx.fetch(_WITHDRAW, case.ticket.tenant_id, case.ticket.id):
        case.tell("approval.withdrawn", {"level": row["level"]}, kind="approval", subject=row["id"])
