"""SLA policies of a tenant: its ordered list, versioned as a whole by effective date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core import json
from core.errors import Invalid, NotFound
from core.ids import new_id
from core.said import say
from services import events
from services.changes.refused import translated
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.rules.instants import micros
from services.rules.policies import Policy
from services.rules.policies_json import dump_policies, parse_policies
from tenants.db import Tx


class VersionNotFound(NotFound):
    """No such version of the policies."""

    code = "policy_version_not_found"


@dataclass(frozen=True, slots=True)
class PolicyListCard:
    """One version of the ordered list; the first policy that matches a ticket applies."""

    id: UUID
    effective_at: datetime
    policies: Sequence[Any]
    note: str
    created_by: UUID
    created_at: datetime


_PAGE = """
SELECT id, effective_at, policies, note, created_by, created_at FROM sla_policy_versions
WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id = $2) AND ($3::timestamptz IS NULL OR effective_at < $3)
ORDER BY effective_at DESC, id DESC LIMIT $4
"""
_ADD = """
INSERT INTO sla_policy_versions (tenant_id, id, effective_at, policies, note, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def page(tx: Tx, *, limit: int, before: datetime | None = None) -> list[PolicyListCard]:
    """The versions, newest first."""
    tx.scope.require("sla_policies.read")
    return [PolicyListCard(**row) for row in await tx.fetch(_PAGE, tx.tenant, None, before, limit)]


async def version(tx: Tx, version_id: UUID) -> PolicyListCard:
    """One version. Raises VersionNotFound."""
    tx.scope.require("sla_policies.read")
    rows = await tx.fetch(_PAGE, tx.tenant, version_id, None, 1)
    if not rows:
        raise VersionNotFound
    return PolicyListCard(**rows[0])


async def put_in_force(
    tx: Tx, *, policies: Any, effective_at: datetime | None = None, note: str = ""
) -> PolicyListCard:
    """Make a new version of the whole list. Tickets stay on the version that was in force when they were made.

    A policy without an id gets one. Raises Invalid naming every bad field, or an instant in the past.
    """
    tx.scope.require("sla_policies.write")
    at = effective_at or tx.now
    if at < tx.now:
        raise Invalid.field("/effective_at", "in_the_past", say("held {held}; takes now or later", held=at))
    in_force = await reading.of(tx)
    with translated():
        parsed = parse_policies(with_ids(policies), pointer="/policies", calendars=in_force.timelines.keys())
    _refuse_unreachable(tx, parsed, in_force)
    made = new_id()
    kept = json.text(dump_policies(parsed))
    await tx.execute(_ADD, tx.tenant, made, at, kept, note, tx.scope.actor, tx.now)
    events.record(
        tx, "sla_policies.changed", "sla_policy_version", made, {"effective_at": at, "policies": len(parsed)}
    )
    await reading.touch(tx)
    return await version(tx, made)


def _refuse_unreachable(tx: Tx, parsed: Sequence[Policy], in_force: Snapshot) -> None:
    """A target that its calendar can never use up is refused now, not when a ticket is made."""
    start = micros(tx.now)
    for n, policy in enumerate(parsed):
        for goal in policy.goals:
            with translated(pointer=f"/policies/{n}/targets/{goal.metric}"):
                in_force.timelines[goal.calendar_id].reach(start, max(goal.limits.values()))


def with_ids(policies: Any) -> Any:
    """The same list, each policy with an id."""
    if not isinstance(policies, list):
        return policies
    return [{"id": str(new_id()), **each} if isinstance(each, dict) else each for each in policies]
