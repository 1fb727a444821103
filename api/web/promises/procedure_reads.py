"""What the pages of procedures show and no service tells: the list by task type, the versions, and who acknowledged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Pending:
    """A version that is being written."""

    id: UUID
    number: int
    status: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A task type and its procedure. `procedure` is None where none is in force; `unread`: the reader has to acknowledge it."""

    code: str
    name: Mapping[str, str]
    domain: str
    procedure: UUID | None
    number: int | None
    steps: int
    minutes: int
    published_at: datetime | None
    unread: bool
    pending: Sequence[Pending]


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list of a task type's versions."""

    id: UUID
    number: int
    status: str
    published_at: datetime | None
    created_at: datetime


_LIST = """
SELECT k.code, k.name_ja, k.name_en, k.domain, p.id AS procedure, p.number, p.published_at,
       coalesce(jsonb_array_length(p.steps), 0) AS steps,
       coalesce((SELECT sum((s->>'expected_minutes')::int) FROM jsonb_array_elements(p.steps) s), 0) AS minutes,
       (SELECT jsonb_agg(jsonb_build_array(d.id, d.number, d.status) ORDER BY d.number) FROM procedures d
        WHERE d.tenant_id = k.tenant_id AND d.task_type_id = k.id AND d.status IN ('draft', 'in_review')) AS pending
FROM task_types k
LEFT JOIN procedures p ON p.tenant_id = k.tenant_id AND p.task_type_id = k.id AND p.status = 'published'
WHERE k.tenant_id = $1 AND k.domain = ANY($2::text[]) AND k.active AND ($3::text IS NULL OR k.domain = $3)
  AND ($4 = '' OR lower(k.code || ' ' || k.name_ja || ' ' || k.name_en || ' ' || coalesce(p.steps::text, '')) LIKE $4)
ORDER BY k.domain, k.code
"""
_VERSIONS = """
SELECT p.id, p.number, p.status, p.published_at, p.created_at FROM procedures p
JOIN task_types k ON k.tenant_id = p.tenant_id AND k.id = p.task_type_id
WHERE p.tenant_id = $1 AND k.code = $2 ORDER BY p.number DESC
"""
_TASK_TYPE = """
SELECT code, name_ja, name_en, domain, form FROM task_types WHERE tenant_id = $1 AND code = $2 AND domain = ANY($3::text[])
"""
_STAFF = "SELECT id, name FROM staff WHERE id = ANY($1::uuid[])"
_PEOPLE = "SELECT id, name FROM people WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


async def entries(
    tx: Tx, unread: frozenset[UUID], *, domain: str | None = None, words: str = ""
) -> list[Entry]:
    """The procedures of a company, by domain and code; those that hold the words."""
    tx.scope.require("procedures.read")
    escaped = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{escaped}%" if words else ""
    rows = await tx.fetch(_LIST, tx.tenant, sorted(tx.scope.domains()), domain, like)
    return [_entry(row, unread) for row in rows]


def _entry(row: Any, unread: frozenset[UUID]) -> Entry:
    return Entry(
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        domain=row["domain"],
        procedure=row["procedure"],
        number=row["number"],
        steps=row["steps"],
        minutes=row["minutes"],
        published_at=row["published_at"],
        unread=row["procedure"] in unread,
        pending=[Pending(UUID(id_), number, status) for id_, number, status in row["pending"] or []],
    )


async def versions(tx: Tx, task_type: str) -> list[Version]:
    """All versions of a task type's procedure, newest first."""
    return [Version(**row) for row in await tx.fetch(_VERSIONS, tx.tenant, task_type)]


@dataclass(frozen=True, slots=True)
class Kind:
    """A task type as its procedure's pages need it. `fields` are the labels of its form by name."""

    code: str
    name: Mapping[str, str]
    domain: str
    fields: Mapping[str, Mapping[str, str]]


async def kind(tx: Tx, code: str) -> Kind | None:
    """The task type of a procedure, if the reader sees its domain."""
    row = await tx.fetchrow(_TASK_TYPE, tx.tenant, code, sorted(tx.scope.domains()))
    if row is None:
        return None
    fields = {
        name: each.get("x-label") or {"ja": name, "en": name}
        for name, each in row["form"].get("properties", {}).items()
        if isinstance(each, dict)
    }
    return Kind(row["code"], {"ja": row["name_ja"], "en": row["name_en"]}, row["domain"], fields)


async def names(tx: Tx, people: Sequence[UUID]) -> dict[UUID, str]:
    """The names of people of either side."""
    wanted = list(people)
    rows = [*await tx.fetch(_STAFF, wanted), *await tx.fetch(_PEOPLE, tx.tenant, wanted)]
    return {row["id"]: row["name"] for row in rows}
