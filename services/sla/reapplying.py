"""Put a ticket on the policies in force now: only when somebody asks, never by itself."""

from uuid import UUID

from services.changes import saving
from services.changes.case import Case
from services.changes.holding import hold
from services.rules import policies
from services.rules.happenings import Reapplied
from tenants.db import Tx


async def reapply(tx: Tx, *, ticket_id: UUID) -> Case:
    """Pin the version in force now and match in it. The elapsed time is kept; results of ended cycles never flip."""
    tx.scope.require("sla_policies.write")
    case = await hold(tx, ticket_id)
    version = policies.in_force(case.in_force.policy_versions, case.at)
    former, case.ticket.policy_version_id = case.ticket.policy_version_id, version.id if version else None
    case.tell("sla.reapplied", {"from": former, "to": case.ticket.policy_version_id})
    case.clockwork(Reapplied(case.at))
    await saving.save(case)
    return case
