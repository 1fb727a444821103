"""Procedures to read: one version, a list of them, and what changed between two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import Invalid, NotFound
from core.said import say
from services.in_force import reading
from services.rules import procedure_diff
from services.rules.procedure_diff import Line
from tenants.db import Tx


class ProcedureNotFound(NotFound):
    """No such procedure, or you may not see its kind of work."""

    code = "procedure_not_found"


@dataclass(frozen=True, slots=True)
class ProcedureCard:
    """One version of a procedure. Lists leave out the steps (None)."""

    id: UUID
    tenant: str
    task_type: str
    number: int
    status: str
    step_count: int
    expected_minutes: int
    steps: Sequence[Mapping[str, Any]] | None
    version: int
    created_by: UUID
    created_at: datetime
    published_by: UUID | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two versions; `before` is None where there is nothing to compare with."""

    before: ProcedureCard | None
    after: ProcedureCard
    data: Sequence[Line]


_FROM = """
SELECT p.*, k.code FROM procedures p JOIN task_types k ON k.tenant_id = p.tenant_id AND k.id = p.task_type_id
WHERE p.tenant_id = $1 AND k.domain = ANY($2::text[])
"""
_ONE = f"{_FROM} AND p.id = $3"
_PAGE = f"""{_FROM} AND ($3::text IS NULL OR k.code = $3) AND ($4::text IS NULL OR p.status = $4)
AND ($5::uuid IS NULL OR p.id < $5) ORDER BY p.id DESC LIMIT $6"""
_EARLIER = f"""{_FROM} AND k.code = $3 AND p.number < $4
ORDER BY p.published_at IS NOT NULL DESC, p.number DESC LIMIT 1"""


async def procedure(tx: Tx, procedure_id: UUID) -> ProcedureCard:
    """One version with its steps. Raises Denied, or ProcedureNotFound."""
    tx.scope.require("procedures.read")
    row = await tx.fetchrow(_ONE, tx.tenant, _domains(tx), procedure_id)
    if row is None:
        raise ProcedureNotFound
    return _card(row, await _key(tx))


async def page(
    tx: Tx,
    *,
    task_type: str | None = None,
    status: str | None = None,
    limit: int = 50,
    after: UUID | None = None,
) -> list[ProcedureCard]:
    """Versions, newest first, without their steps."""
    tx.scope.require("procedures.read")
    rows = await tx.fetch(_PAGE, tx.tenant, _domains(tx), task_type, status, after, limit)
    key = await _key(tx)
    return [replace(_card(row, key), steps=None) for row in rows]


async def comparison(tx: Tx, procedure_id: UUID, against: UUID | None = None) -> Comparison:
    """What changed since another version: the one named, else the last published before it, else the one before it."""
    after = await procedure(tx, procedure_id)
    before = await (_earlier(tx, after) if against is None else _other(tx, after, against))
    lines = procedure_diff.compare((before.steps or ()) if before else (), after.steps or ())
    return Comparison(before, after, lines)


async def _earlier(tx: Tx, card: ProcedureCard) -> ProcedureCard | None:
    row = await tx.fetchrow(_EARLIER, tx.tenant, _domains(tx), card.task_type, card.number)
    return _card(row, card.tenant) if row else None


async def _other(tx: Tx, card: ProcedureCard, against: UUID) -> ProcedureCard:
    row = await tx.fetchrow(_ONE, tx.tenant, _domains(tx), against)
    if row is None or row["code"] != card.task_type:
        raise Invalid.field(
            "/against",
            "unknown_procedure",
            say("held {held}; takes another version of {task_type}", held=against, task_type=card.task_type),
        )
    return _card(row, card.tenant)


def _domains(tx: Tx) -> list[str]:
    return sorted(tx.scope.domains())


async def _key(tx: Tx) -> str:
    return (await reading.of(tx)).key


def _card(row: Any, tenant: str) -> ProcedureCard:
    steps = row["steps"]
    return ProcedureCard(
        id=row["id"],
        tenant=tenant,
        task_type=row["code"],
        number=row["number"],
        status=row["status"],
        step_count=len(steps),
        expected_minutes=sum(step.get("expected_minutes", 0) for step in steps),
        steps=steps,
        version=row["version"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        published_by=row["published_by"],
        published_at=row["published_at"],
    )
