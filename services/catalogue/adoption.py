"""Adopt standard task types into a tenant's catalogue: each with its procedure and its default SLA policy.

Skills and queues are the provider's, in a log of their own: `provide` makes what is missing, in the provider's transaction,
before `adopt` in the tenant's. Either may run again: what is there stays as it is, adapted or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from core.errors import Denied, FieldError, Invalid
from core.ids import new_id
from core.said import say
from services import events
from services.catalogue import actions, promises
from services.catalogue.actions import NewTaskType
from services.catalogue.standard import catalogue
from services.catalogue.standard_shapes import Approval, Queue, Skill, Step, TaskType
from services.in_force import reading
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Adoption:
    """The codes that are new in the catalogue, and those that stood in it before."""

    adopted: Sequence[str]
    kept: Sequence[str]


def chosen(codes: Sequence[str] = (), domains: Sequence[str] = ()) -> list[TaskType]:
    """The standard task types of these codes, and all of these domains. Raises Invalid for a code that is none."""
    known = catalogue().task_types
    errors = [
        FieldError(
            f"/codes/{n}",
            "unknown_code",
            say("held {held}; takes a code of GET /v1/task-types/standard", held=code),
        )
        for n, code in enumerate(codes)
        if code not in known
    ]
    if errors:
        raise Invalid(errors)
    wanted = set(codes)
    return [each for each in known.values() if each.code in wanted or each.domain in domains]


_SKILL = """
INSERT INTO skills (id, code, name_ja, name_en, version, created_at) VALUES ($1, $2, $3, $4, 1, $5)
ON CONFLICT (code) DO NOTHING RETURNING 1
"""
_QUEUE = """
INSERT INTO queues (id, tenant_id, code, name_ja, name_en, mode, priority_first, waiting_counts, active, version, created_at)
VALUES ($1, NULL, $2, $3, $4, 'pull', false, false, true, 1, $5) ON CONFLICT DO NOTHING RETURNING 1
"""


async def provide(tx: Tx, kinds: Sequence[TaskType]) -> None:
    """Make the skills and queues that these ask for and the provider lacks. The transaction is the provider's. Raises Denied."""
    tx.scope.require("task_types.write")
    ready = catalogue()
    skills = sorted({code for kind in kinds for code in kind.skills})
    queues = sorted({kind.queue for kind in kinds})
    made = [await _make(tx, _SKILL, "skill", code, ready.skills[code]) for code in skills]
    made += [await _make(tx, _QUEUE, "queue", code, ready.queues[code]) for code in queues]
    if any(made):
        await reading.touch_provider(tx)


async def _make(tx: Tx, statement: str, kind: str, code: str, entry: Skill | Queue) -> bool:
    made = new_id()
    if not await tx.fetchval(statement, made, code, entry.name.ja, entry.name.en, tx.now):
        return False
    events.record(tx, f"{kind}.created", kind, made, {"code": code})
    return True


_LOCK = "SELECT 1 FROM tenants WHERE tenant_id = $1 FOR NO KEY UPDATE"
_HAS = "SELECT code FROM task_types WHERE tenant_id = $1 AND code = ANY($2::text[])"
_QUEUES = "SELECT code, id FROM queues WHERE tenant_id IS NULL AND active AND code = ANY($1::text[])"


async def adopt(tx: Tx, kinds: Sequence[TaskType]) -> Adoption:
    """Take standard task types over, each complete. Raises Denied, or NoCalendar."""
    tx.scope.require("task_types.write")
    _require_domains(tx, kinds)
    await tx.execute(_LOCK, tx.tenant)  # two who adopt at once: the second finds what the first has made
    there = {row["code"] for row in await tx.fetch(_HAS, tx.tenant, [kind.code for kind in kinds])}
    fresh = [kind for kind in kinds if kind.code not in there]
    queues = {row["code"]: row["id"] for row in await tx.fetch(_QUEUES, [kind.queue for kind in fresh])}
    for kind in fresh:
        made = await actions.insert(tx, new_of(kind, queues.get(kind.queue)))
        assert made is not None  # the lock
        await _publish(tx, made, kind)
    if fresh:
        await promises.append(tx, fresh)
        await reading.touch(tx)
    return Adoption([kind.code for kind in fresh], sorted(there))


def _require_domains(tx: Tx, kinds: Sequence[TaskType]) -> None:
    if outside := sorted({kind.domain for kind in kinds} - tx.scope.domains()):
        raise Denied(
            say("You are not cleared for {outside} of this company.", outside=outside),
            code="outside_domains",
            domains=outside,
        )


def new_of(kind: TaskType, queue: UUID | None) -> NewTaskType:
    """A standard task type as one of the tenant's own."""
    return NewTaskType(
        code=kind.code,
        domain=kind.domain,
        name_ja=kind.name.ja,
        name_en=kind.name.en,
        description_ja=kind.description.ja,
        description_en=kind.description.en,
        form=dict(kind.form),
        approval=chain_of(kind.approval),
        skills=dict(kind.skills),
        capacity_units=kind.capacity_units,
        default_queue_id=queue,
        priority=kind.priority,
        review=kind.review.mode,
        review_rate=Decimal(str(kind.review.rate or 0)),
        confidential=kind.confidential,
        core=kind.core,
        rate_unit=kind.rate.unit,
        rate_field=kind.rate.quantity,
        retention_class=kind.retention,
        baseline=asdict(kind.baseline),
    )


def chain_of(approval: Approval | None) -> dict[str, Any] | None:
    """An approval chain as task types keep it."""
    return None if approval is None else {"any_of": [asdict(each) for each in approval.any_of]}


_PUBLISH = """
INSERT INTO procedures (tenant_id, id, task_type_id, number, status, steps, version, created_by, created_at, published_at, published_by)
VALUES ($1, $2, $3, 1, 'published', $4, 1, $5, $6, $6, $5)
"""


async def _publish(tx: Tx, task_type_id: UUID, kind: TaskType) -> None:
    """The standard procedure as version 1, in force at once."""
    made = new_id()
    steps = json.text([step_of(each) for each in kind.steps])
    await tx.execute(_PUBLISH, tx.tenant, made, task_type_id, steps, tx.scope.actor, tx.now)
    events.record(tx, "procedure.published", "procedure", made, {"task_type": kind.code, "number": 1})


def step_of(step: Step) -> Mapping[str, Any]:
    """A step as procedures keep it."""
    return {
        "title": asdict(step.title),
        "instruction": asdict(step.instruction),
        "expected_minutes": step.minutes,
        "role": step.role,
        "required": step.required,
        "evidence": step.evidence,
        "four_eyes": step.four_eyes,
        "fields": list(step.fields),
    }
