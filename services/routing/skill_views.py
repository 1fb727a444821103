"""Skills to look at: who holds which at what level, until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.routing.skills import SkillNotFound
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a skill, up to and without `valid_until`. `in_force` says whether it counts today."""

    person: UUID
    level: int
    valid_until: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class SkillCard:
    """A skill and its holders, the best first."""

    id: UUID
    code: str
    name: dict[str, str]
    holders: tuple[Holder, ...]
    version: int
    created_at: datetime


# Holders of a company's own side are shown to who sees that company.
_SELECT = """
SELECT k.id, k.code, k.name_ja, k.name_en, k.version, k.created_at,
       (SELECT jsonb_agg(jsonb_build_array(h.person_id, h.level, h.valid_until, coalesce(h.valid_until > provider_today($1), true))
                         ORDER BY h.level DESC, h.person_id)
        FROM person_skills h LEFT JOIN presence p ON p.person_id = h.person_id LEFT JOIN tenants t ON t.tenant_id = p.tenant_id
        WHERE h.skill = k.code AND (p.tenant_id IS NULL OR t.tenant_id IS NOT NULL)) AS holders
FROM skills k WHERE {which}
"""
_PAGE = _SELECT.format(
    which="($2::uuid IS NULL OR k.id > $2) AND ($4::uuid IS NULL OR EXISTS (SELECT 1 FROM person_skills o WHERE o.skill = k.code"
    " AND o.person_id = $4)) ORDER BY k.id LIMIT $3"
)
_ONE = _SELECT.format(which="k.id = $2")


async def listed(tx: Tx, *, after: UUID | None, limit: int, person: UUID | None = None) -> list[SkillCard]:
    """All skills, or those that somebody holds."""
    tx.scope.require("skills.read")
    return [_card(row) for row in await tx.fetch(_PAGE, tx.now, after, limit, person)]


async def one(tx: Tx, skill_id: UUID) -> SkillCard:
    """Raises SkillNotFound."""
    tx.scope.require("skills.read")
    row = await tx.fetchrow(_ONE, tx.now, skill_id)
    if row is None:
        raise SkillNotFound
    return _card(row)


def _card(row: Any) -> SkillCard:
    return SkillCard(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        holders=tuple(
            Holder(UUID(person), level, date.fromisoformat(until) if until else None, in_force)
            for person, level, until, in_force in row["holders"] or ()
        ),
        version=row["version"],
        created_at=row["created_at"],
    )
