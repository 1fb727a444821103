"""Task types to read: one, and the catalogue page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.catalogue.refusals import TaskTypeNotFound
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.rules import policies
from services.rules.instants import SECOND
from tenants.db import Tx

CHANNEL = "portal"
"""By which channel a policy is matched for show; most requests come by it."""


@dataclass(frozen=True, slots=True)
class TargetCard:
    """What a policy promises for one metric, in seconds of its calendar."""

    metric: str
    target_seconds: int
    calendar: UUID
    warn_percents: Sequence[int]


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """The policy that a ticket would get today, at the default priority. `version` is the list's."""

    id: UUID
    name: str
    version: UUID
    targets: Sequence[TargetCard]


@dataclass(frozen=True, slots=True)
class TaskTypeCard:
    """A task type as the API and pages show it. To clients, the provider's queue is not shown."""

    id: UUID
    tenant: str
    code: str
    name: Mapping[str, str]
    description: Mapping[str, str]
    domain: str
    form: Mapping[str, Any]
    approval: Mapping[str, Any] | None
    skills: Mapping[str, int]
    capacity_units: int
    default_queue: UUID | None
    priority: str
    sla_policy: PolicyCard | None
    review: str
    review_rate: float
    confidential: bool
    core: bool
    rate_unit: str
    retention_class: str | None
    baseline: Mapping[str, Any] | None
    active: bool
    version: int


_SEEN = "tenant_id = $1 AND domain = ANY($2::text[]) AND (active OR $3)"
_ONE = f"SELECT * FROM task_types WHERE {_SEEN} AND (id = $4 OR code = $5)"
_PAGE = f"""
SELECT * FROM task_types WHERE {_SEEN} AND ($4::text IS NULL OR domain = $4) AND ($5::text IS NULL OR code > $5)
ORDER BY code LIMIT $6
"""
_NAMED = f"SELECT * FROM task_types WHERE {_SEEN} AND code = ANY($4::text[]) ORDER BY code"


async def task_type(tx: Tx, name: str) -> TaskTypeCard:
    """One task type by code or id. Raises TaskTypeNotFound outside the caller's domains; clients see active ones only."""
    tx.scope.require("task_types.read")
    row = await tx.fetchrow(_ONE, *_seen(tx), _as_id(name), name)
    if row is None:
        raise TaskTypeNotFound
    return _card(tx, row, await reading.of(tx))


async def page(
    tx: Tx, *, domain: str | None = None, limit: int = 50, after: str | None = None
) -> list[TaskTypeCard]:
    """The catalogue in the order of its codes, after the code `after`."""
    tx.scope.require("task_types.read")
    rows = await tx.fetch(_PAGE, *_seen(tx), domain, after, limit)
    in_force = await reading.of(tx)
    return [_card(tx, row, in_force) for row in rows]


async def named(tx: Tx, codes: Sequence[str]) -> list[TaskTypeCard]:
    """Those of these codes that the caller sees, in the order of the codes."""
    rows = await tx.fetch(_NAMED, *_seen(tx), list(codes))
    in_force = await reading.of(tx)
    return [_card(tx, row, in_force) for row in rows]


def _seen(tx: Tx) -> tuple[UUID, list[str], bool]:
    return tx.tenant, sorted(tx.scope.domains()), tx.scope.is_staff


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _card(tx: Tx, row: Any, in_force: Snapshot) -> TaskTypeCard:
    return TaskTypeCard(
        id=row["id"],
        tenant=in_force.key,
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        description={"ja": row["description_ja"], "en": row["description_en"]},
        domain=row["domain"],
        form=row["form"],
        approval=row["approval"],
        skills=row["skills"],
        capacity_units=row["capacity_units"],
        default_queue=row["default_queue_id"] if tx.scope.is_staff else None,
        priority=row["priority"],
        sla_policy=_policy(tx, row, in_force),
        review=row["review"],
        review_rate=float(row["review_rate"]),
        confidential=row["confidential"],
        core=row["core"],
        rate_unit=row["rate_unit"],
        retention_class=row["retention_class"],
        baseline=row["baseline"],
        active=row["active"],
        version=row["version"],
    )


def _policy(tx: Tx, row: Any, in_force: Snapshot) -> PolicyCard | None:
    """What matches today at the default priority, for a request without tags."""
    version = policies.in_force(in_force.policy_versions, tx.now)
    if version is None:
        return None
    priority = row["priority"]
    found = version.match(task_type=row["code"], priority=priority, channel=CHANNEL, tags=frozenset())
    if found is None:
        return None
    targets = [
        TargetCard(goal.metric, goal.limits[priority] // SECOND, goal.calendar_id, goal.warn_percents)
        for goal in found.goals
        if priority in goal.limits
    ]
    return PolicyCard(found.id, found.name, version.id, targets)
