"""A ticket's question to the client's deciders: whom it asks, and how it is taken back."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from core.ids import new_id
from services.changes.case import Case
from tenants import approvers

ASKED_ANEW = timedelta(hours=1)
"""After this, whom a pending approval asks is looked up again: people come and go."""

_REQUEST = """
INSERT INTO approvals (tenant_id, id, ticket_id, level, rule, deciders, status, version, created_at)
VALUES ($1, $2, $3, 1, 'any_of', $4, 'pending', 1, $5)
"""
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


async def request(case: Case, deciders: Sequence[UUID]) -> None:
    """Write the approval that the ticket names."""
    ticket = case.ticket
    await case.tx.execute(_REQUEST, ticket.tenant_id, ticket.approval_id, ticket.id, list(deciders), case.at)


async def seek(case: Case) -> None:
    """Ask for the approval of a ticket that was accepted without one."""
    case.ticket.approval_id = new_id()
    deciders = await deciders_of(case)
    await request(case, deciders)
    ask(case, deciders)


async def withdraw(case: Case) -> None:
    """Cancel what is still pending of the ticket's approval; where it was decided, nothing is left to do."""
    if case.ticket.approval_id is None:
        return
    for row in await case.tx.fetch(_WITHDRAW, case.ticket.tenant_id, case.ticket.id):
        case.tell("approval.withdrawn", {"level": row["level"]}, kind="approval", subject=row["id"])
