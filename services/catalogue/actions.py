"""Write a tenant's catalogue: a task type of its own, and changes to any of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from core.errors import Denied, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.catalogue import checks
from services.catalogue.refusals import CodeTaken, TaskTypeNotFound
from services.in_force import forms, reading
from tenants.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaskType:
    """A kind of work to add, by the columns of its row. `skills` are levels by code, `review_rate` a share."""

    code: str
    domain: str
    name_ja: str
    name_en: str
    description_ja: str = ""
    description_en: str = ""
    form: Mapping[str, Any]
    approval: Mapping[str, Any] | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    capacity_units: int = 1
    default_queue_id: UUID | None = None
    priority: str = "normal"
    review: str = "none"
    review_rate: Decimal = Decimal(0)
    confidential: bool = False
    core: bool = False
    rate_unit: str = "ticket"
    rate_field: str | None = None
    retention_class: str | None = None
    baseline: Mapping[str, Any] | None = None


_COLUMNS = (
    "code", "domain", "name_ja", "name_en", "description_ja", "description_en", "form", "approval", "skills", "capacity_units",
    "default_queue_id", "priority", "review", "review_rate", "confidential", "core", "rate_unit", "rate_field", "retention_class",
    "baseline", "personal_fields",
)  # fmt: skip
_INSERT = f"""
INSERT INTO task_types (tenant_id, id, active, version, created_at, updated_at, {", ".join(_COLUMNS)})
VALUES ($1, $2, true, 1, $3, $3, {", ".join(f"${n}" for n, _ in enumerate(_COLUMNS, 4))})
ON CONFLICT (tenant_id, code) DO NOTHING RETURNING id
"""
_DOCUMENTS = frozenset({"form", "approval", "skills", "baseline", "personal_fields"})


async def create(tx: Tx, new: NewTaskType) -> UUID:
    """Add a kind of work of the tenant's own. Raises Denied, Invalid, CodeTaken."""
    tx.scope.require("task_types.write")
    _require_domain(tx, new.domain)
    await checks.check(tx, asdict(new))
    made = await insert(tx, new)
    if made is None:
        raise CodeTaken(
            say(
                "The catalogue has a task type {code} already; change that one, or choose another code.",
                code=new.code,
            )
        )
    await reading.touch(tx)
    return made


async def insert(tx: Tx, new: NewTaskType) -> UUID | None:
    """Write a checked task type and say so; None where the tenant has one of this code."""
    values = {**asdict(new), "personal_fields": forms.personal_fields(new.form)}
    made: UUID | None = await tx.fetchval(
        _INSERT, tx.tenant, new_id(), tx.now, *(_kept(column, values[column]) for column in _COLUMNS)
    )
    if made is not None:
        events.record(tx, "task_type.created", "task_type", made, {"code": new.code, "domain": new.domain})
    return made


def _require_domain(tx: Tx, domain: str) -> None:
    if domain not in tx.scope.domains():
        raise Denied(
            say("You are not cleared for the domain {domain} of this company.", domain=domain),
            code="outside_domains",
        )


_LOCK = "SELECT * FROM task_types WHERE tenant_id = $1 AND id = $2 AND domain = ANY($3::text[]) FOR UPDATE"
_BOARD = """
UPDATE queue_entries SET skills = $3, capacity_units = $4 WHERE tenant_id = $1 AND task_type_id = $2
"""


async def edit(tx: Tx, *, task_type_id: UUID, changes: Mapping[str, Any], version: int | None) -> None:
    """Change columns of a task type. What waits on the board asks for the new skills and units at once.

    Raises Denied, TaskTypeNotFound, Stale, Invalid. Nothing that differs changes nothing.
    """
    row = await tx.fetchrow(_LOCK, tx.tenant, task_type_id, sorted(tx.scope.domains()))
    if row is None:
        raise TaskTypeNotFound
    tx.scope.require("task_types.write")
    if version is not None and version != row["version"]:
        raise Stale(
            say(
                "The task type is at version {version}; you have {yours}.",
                version=row["version"],
                yours=version,
            ),
            present=row["version"],
        )
    changed = {name: value for name, value in changes.items() if row[name] != value}
    if not changed:
        return
    await checks.check(tx, _whole(row, changed))
    if "form" in changed:
        changed["personal_fields"] = forms.personal_fields(changed["form"])
    await _write(tx, task_type_id, changed)
    if {"skills", "capacity_units"} & changed.keys():
        await _follow(tx, task_type_id, {**row, **changed})
    fields = sorted(changes.keys() & changed.keys())
    data = {"code": row["code"], "fields": fields}
    events.record(tx, "task_type.updated", "task_type", task_type_id, data)
    await reading.touch(tx)


def _whole(row: Any, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What is checked: the changed columns, and those that are judged together with them."""
    together = {"review", "review_rate"}
    whole = {name: row[name] for name in together} if together & changed.keys() else {}
    return {**whole, **changed}


async def _write(tx: Tx, task_type_id: UUID, changed: Mapping[str, Any]) -> None:
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(changed, 4))
    await tx.execute(
        f"UPDATE task_types SET {sets}, version = version + 1, updated_at = $3 WHERE tenant_id = $1 AND id = $2",
        tx.tenant, task_type_id, tx.now, *(_kept(name, value) for name, value in changed.items()),
    )  # fmt: skip


def _kept(column: str, value: Any) -> Any:
    """A value as the statement takes it: documents as JSON text."""
    return json.text(value) if column in _DOCUMENTS and value is not None else value


async def _follow(tx: Tx, task_type_id: UUID, kind: Mapping[str, Any]) -> None:
    skills = [f"{code}:{level}" for code, level in sorted(kind["skills"].items())]
    await tx.execute(_BOARD, tx.tenant, task_type_id, skills, kind["capacity_units"])
