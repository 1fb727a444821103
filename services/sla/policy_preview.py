"""Which policy of another list the last tickets would match, and what would be due when. Nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.refused import translated
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.rules import policies as rules
from services.rules.instants import instant, micros
from services.rules.policies import Metric, Policy, PolicyVersion
from services.rules.policies_json import parse_policies
from services.rules.refusals import Refused
from services.sla.policies import with_ids
from tenants.db import Tx

_NONE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Match:
    """A ticket, the policy it was made under, and the one that it would match. Due is its resolution, without pauses."""

    ticket: str
    subject: str
    task_type: str | None
    priority: str
    created_at: datetime
    before: str | None
    after: str | None
    due_before: datetime | None
    due_after: datetime | None

    @property
    def is_changed(self) -> bool:
        """Whether it would match another policy or be due at another time."""
        return (self.before, self.due_before) != (self.after, self.due_after)


@dataclass(frozen=True, slots=True)
class Preview:
    """The last tickets under another list, of which `looked` were held against it. `matches` has those that would change first."""

    matches: Sequence[Match]
    looked: int
    changed: int
    without: int


_LAST = """
SELECT t.number, t.subject, t.task_type_id, t.priority, t.channel, t.tags, t.created_at, t.policy_version_id FROM tickets t
WHERE t.tenant_id = $1 AND t.merged_into IS NULL AND {seen} ORDER BY t.created_at DESC LIMIT {most}
"""


async def last_tickets(tx: Tx, *, policies: Any, looked: int = 300, most: int = 20) -> Preview:
    """Hold the last tickets against another list: a change to a rare kind of work shows too. Raises Denied, or Invalid naming every bad field."""
    tx.scope.require("sla_policies.read")
    in_force = await reading.of(tx)
    with translated():
        parsed = parse_policies(with_ids(policies), pointer="/policies", calendars=in_force.timelines.keys())
    proposed = PolicyVersion(_NONE, tx.now, parsed)
    seen, args = access.where(tx.scope, 2)
    rows = await tx.fetch(_LAST.format(seen=seen, most=looked), tx.tenant, *args)
    matches = [_match(row, proposed, in_force) for row in rows]
    return Preview(
        matches=sorted(matches, key=lambda each: not each.is_changed)[:most],
        looked=len(matches),
        changed=sum(each.is_changed for each in matches),
        without=sum(m.after is None for m in matches),
    )


def _match(row: Any, proposed: PolicyVersion, in_force: Snapshot) -> Match:
    pinned = next((v for v in in_force.policy_versions if v.id == row["policy_version_id"]), None)
    current = pinned or rules.in_force(in_force.policy_versions, row["created_at"])
    old, new = _policy(row, current, in_force), _policy(row, proposed, in_force)
    kind = in_force.task_types.get(row["task_type_id"])
    return Match(
        ticket=in_force.reference(row["number"]),
        subject=row["subject"],
        task_type=kind.code if kind else None,
        priority=row["priority"],
        created_at=row["created_at"],
        before=old.name if old else None,
        after=new.name if new else None,
        due_before=_due(row, old, in_force),
        due_after=_due(row, new, in_force),
    )


def _policy(row: Any, version: PolicyVersion | None, in_force: Snapshot) -> Policy | None:
    kind = in_force.task_types.get(row["task_type_id"])
    if version is None or kind is None:
        return None
    return version.match(
        task_type=kind.code, priority=row["priority"], channel=row["channel"], tags=frozenset(row["tags"])
    )


def _due(row: Any, policy: Policy | None, in_force: Snapshot) -> datetime | None:
    goal = policy.goal(Metric.RESOLUTION, row["priority"]) if policy else None
    if goal is None:
        return None
    try:
        reached = in_force.timelines[goal.calendar_id].reach(
            micros(row["created_at"]), goal.limits[row["priority"]]
        )
    except Refused:
        return None
    return instant(reached)
