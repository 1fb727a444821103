"""Which tickets of a tenant somebody sees. What one may not see does not exist (404), also inside the tenant.

Staff see the domains they are cleared for. A client manager sees the domains of the membership; an in-house worker the
in-house tickets of those; everybody on the client's side their own tickets and those they decide on.
"""

from typing import Any, Protocol

from services.changes.state import TicketState
from services.rules.lifecycle import Sourcing
from tenants.db import Tx
from tenants.roles import Role
from tenants.scope import Scope

_DECIDES = "SELECT 1 FROM approvals WHERE tenant_id = $1 AND ticket_id = $2 AND $3 = ANY(deciders) LIMIT 1"


async def sees(tx: Tx, ticket: TicketState) -> bool:
    """Whether the caller sees this ticket."""
    scope = tx.scope
    if _by_role(scope, domain=ticket.domain, sourcing=ticket.sourcing) or ticket.requester_id == scope.actor:
        return True
    if scope.is_staff or Role.APPROVER not in scope.roles:
        return False
    return bool(await tx.fetchval(_DECIDES, scope.here, ticket.id, scope.actor))


def _by_role(scope: Scope, *, domain: str, sourcing: str) -> bool:
    if domain not in scope.domains():
        return False
    if scope.actor_kind == "system" or scope.may("tickets.read_all"):
        return True
    return Role.IN_HOUSE_WORKER in scope.roles and sourcing == Sourcing.IN_HOUSE


def where(scope: Scope, first: int) -> tuple[str, list[Any]]:
    """The same as an SQL condition on `tickets t`, whose parameters begin at `first`."""
    domains = sorted(scope.domains())
    if scope.is_staff:
        return f"t.domain = ANY(${first}::text[])", [domains]
    mine = f"t.requester_id = ${first}::uuid"
    decided = f"t.id IN (SELECT a.ticket_id FROM approvals a WHERE a.tenant_id = t.tenant_id AND ${first} = ANY(a.deciders))"
    parts = [mine] + ([decided] if Role.APPROVER in scope.roles else [])
    args: list[Any] = [scope.actor]
    if scope.may("tickets.read_all"):
        parts.append(f"t.domain = ANY(${first + 1}::text[])")
        args.append(domains)
    elif Role.IN_HOUSE_WORKER in scope.roles:
        parts.append(f"(t.sourcing = 'in_house' AND t.domain = ANY(${first + 1}::text[]))")
        args.append(domains)
    return f"({' OR '.join(parts)})", args


class Sourced(Protocol):
    """A ticket, as far as it says which side does the work."""

    @property
    def sourcing(self) -> str: ...


def works_on(scope: Scope, ticket: Sourced) -> bool:
    """Whether the caller is of the side that does the work: the provider's staff, or the company's own workers in-house.

    In-house, a team lead of the provider is their second person: a company's only worker has nobody else who checks or stands in.
    """
    if ticket.sourcing == Sourcing.IN_HOUSE:
        return not scope.roles.isdisjoint({Role.IN_HOUSE_WORKER, Role.TEAM_LEAD})
    return scope.is_staff


def sees_notes(scope: Scope, sourcing: str) -> bool:
    """Whether internal text may be read: the provider's, or the in-house side's on its own tickets."""
    if scope.is_staff:
        return scope.may("tickets.read_notes")
    return Role.IN_HOUSE_WORKER in scope.roles and sourcing == Sourcing.IN_HOUSE
