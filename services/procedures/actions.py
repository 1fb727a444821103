"""Write procedures: draft, edit, hand in for review, publish, retire.

Locks: the task type's row first (it stands for all of its versions), then the version.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core import json
from core.errors import FieldError, Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.changes.refused import translated
from services.in_force import reading
from services.in_force.snapshot import TaskType
from services.procedures import acknowledging
from services.procedures.queries import ProcedureNotFound
from services.rules import procedures
from services.rules.procedures import Stage
from tenants.db import Tx

Steps = Sequence[Mapping[str, Any]]

_LOCK_KIND = "SELECT 1 FROM task_types WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_DRAFT = """
INSERT INTO procedures (tenant_id, id, task_type_id, number, status, steps, version, created_by, created_at)
SELECT $1::uuid, $2::uuid, $3::uuid, coalesce(max(number), 0) + 1, 'draft', $4::jsonb, 1, $5::uuid, $6::timestamptz FROM procedures WHERE tenant_id = $1 AND task_type_id = $3
RETURNING number
"""


async def draft(tx: Tx, *, task_type: str, steps: Steps) -> UUID:
    """Write a new version of a task type's procedure, to be published later. Raises Denied or Invalid."""
    tx.scope.require("procedures.write")
    kind = (await reading.of(tx)).by_code.get(task_type)
    if kind is None or kind.domain not in tx.scope.domains():
        raise Invalid.field(
            "/task_type",
            "unknown_task_type",
            say("held {held}; takes a code of the catalogue", held=task_type),
        )
    _check_fields(kind, steps)
    await tx.fetchval(_LOCK_KIND, tx.tenant, kind.id)
    made = new_id()
    number = await tx.fetchval(_DRAFT, tx.tenant, made, kind.id, json.text(steps), tx.scope.actor, tx.now)
    _tell(tx, "procedure.drafted", made, kind, number)
    return made


async def edit(tx: Tx, *, procedure_id: UUID, steps: Steps, version: int | None) -> None:
    """Replace the steps of a draft. Raises ProcedureNotFound, Denied, Conflict (no draft any more), Stale or Invalid."""
    row, kind = await _lock(tx, procedure_id, version)
    with translated():
        procedures.check_edit(Stage(row["status"]))
    _check_fields(kind, steps)
    await tx.execute(
        "UPDATE procedures SET steps = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2",
        tx.tenant,
        procedure_id,
        json.text(steps),
    )
    _tell(tx, "procedure.revised", procedure_id, kind, row["number"])


_TOLD = {
    Stage.DRAFT: "procedure.returned",
    Stage.IN_REVIEW: "procedure.submitted",
    Stage.PUBLISHED: "procedure.published",
    Stage.RETIRED: "procedure.retired",
}
_MOVE = "UPDATE procedures SET status = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2"
_PUBLISHED = "UPDATE procedures SET published_at = $3, published_by = $4 WHERE tenant_id = $1 AND id = $2"
_RETIRE_OTHERS = """
UPDATE procedures SET status = 'retired', version = version + 1
WHERE tenant_id = $1 AND task_type_id = $2 AND status = 'published' RETURNING id, number
"""


async def move(tx: Tx, *, procedure_id: UUID, to: Stage, version: int | None) -> None:
    """Move a version to another stage. Publishing retires the version before it; work in hand keeps what it is pinned to.

    Raises ProcedureNotFound, Denied, Stale, Conflict (no such move), or Invalid where a step names a field that the form lost.
    """
    row, kind = await _lock(tx, procedure_id, version)
    frm = Stage(row["status"])
    with translated():
        procedures.check_move(frm, to)
    if to is Stage.PUBLISHED:
        await _publish(tx, procedure_id, kind, row["steps"])
    elif frm is Stage.PUBLISHED:
        await acknowledging.release(tx, kind.id)
    await tx.execute(_MOVE, tx.tenant, procedure_id, to.value)
    _tell(tx, _TOLD[to], procedure_id, kind, row["number"])
    if Stage.PUBLISHED in {frm, to}:
        await reading.touch(tx)


async def _publish(tx: Tx, procedure_id: UUID, kind: TaskType, steps: Steps) -> None:
    _check_fields(kind, steps)
    for former in await tx.fetch(_RETIRE_OTHERS, tx.tenant, kind.id):
        _tell(tx, "procedure.retired", former["id"], kind, former["number"])
    await acknowledging.ask(tx, kind.id, procedure_id)
    await tx.execute(_PUBLISHED, tx.tenant, procedure_id, tx.now, tx.scope.actor)


_KIND_OF = "SELECT task_type_id FROM procedures WHERE tenant_id = $1 AND id = $2"
_LOCK = "SELECT number, status, steps, version FROM procedures WHERE tenant_id = $1 AND id = $2 FOR UPDATE"


async def _lock(tx: Tx, procedure_id: UUID, version: int | None) -> tuple[Any, TaskType]:
    """The locked row and its task type. Who sees it and may not write is refused with 403, who does not see it with 404."""
    kind_id = await tx.fetchval(_KIND_OF, tx.tenant, procedure_id)
    kind = (await reading.of(tx)).task_types.get(kind_id)
    if kind is None or kind.domain not in tx.scope.domains():
        raise ProcedureNotFound
    tx.scope.require("procedures.write")
    await tx.fetchval(_LOCK_KIND, tx.tenant, kind_id)
    row = await tx.fetchrow(_LOCK, tx.tenant, procedure_id)
    assert row is not None  # versions are never deleted
    if version is not None and version != row["version"]:
        raise Stale(
            say(
                "The procedure is at version {version}; you have {yours}.",
                version=row["version"],
                yours=version,
            ),
            present=row["version"],
        )
    return row, kind


def _check_fields(kind: TaskType, steps: Steps) -> None:
    """Raise Invalid for each field that a step wants filled and the intake form does not have."""
    known = kind.form.get("properties", {})
    errors = [
        FieldError(
            f"/steps/{n}/fields/{m}",
            "unknown_field",
            say("held {held}; takes a field of the form of {code}", held=name, code=kind.code),
        )
        for n, step in enumerate(steps)
        for m, name in enumerate(step["fields"])
        if name not in known
    ]
    if errors:
        raise Invalid(errors)


def _tell(tx: Tx, event_type: str, procedure_id: UUID, kind: TaskType, number: int) -> None:
    events.record(tx, event_type, "procedure", procedure_id, {"task_type": kind.code, "number": number})
