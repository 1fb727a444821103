"""Skills, and who holds which at what level until when."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Conflict, Invalid, NotFound
from core.ids import new_id
from core.said import say
from services import events
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row


class SkillNotFound(NotFound):
    """No such skill."""

    code = "skill_not_found"


class CodeTaken(Conflict):
    """Another skill has this code."""

    code = "code_taken"


class SkillInUse(Conflict):
    """Somebody holds this skill, or open work asks for it."""

    code = "skill_in_use"


_MAKE = """
INSERT INTO skills (id, code, name_ja, name_en, version, created_at) VALUES ($1, $2, $3, $4, 1, $5)
ON CONFLICT (code) DO NOTHING RETURNING 1
"""
_HOLD = """
INSERT INTO person_skills (person_id, skill, level, valid_until, updated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person_id, skill) DO UPDATE SET level = $3, valid_until = $4, updated_at = $5
"""
_DROP = "DELETE FROM person_skills WHERE person_id = $1 AND skill = $2 RETURNING 1"
_WORKS = """
SELECT EXISTS (SELECT 1 FROM staff WHERE id = $1 AND ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM presence p JOIN tenants t ON t.tenant_id = p.tenant_id WHERE p.person_id = $1)
"""
_USED = """
SELECT EXISTS (SELECT 1 FROM person_skills WHERE skill = $1)
    OR EXISTS (SELECT 1 FROM queue_entries, unnest(skills) needed WHERE needed LIKE replace($1, '_', '\\_') || ':%')
"""


async def make(tx: Tx, *, code: str, name_ja: str, name_en: str) -> UUID:
    """Make a skill. Raises Denied, CodeTaken."""
    tx.scope.require("skills.write")
    made = new_id()
    if not await tx.fetchval(_MAKE, made, code, name_ja, name_en, tx.now):
        raise CodeTaken(say("Another skill has the code {code}.", code=code))
    events.record(tx, "skill.created", "skill", made, {"code": code})
    return made


async def change(tx: Tx, skill_id: UUID, changes: Mapping[str, Any], *, version: int | None) -> None:
    """Change the names; the code stays, since task types name it. Raises Denied, SkillNotFound, Stale."""
    tx.scope.require("skills.write")
    held = await _hold(tx, skill_id, version)
    if changed := await rows.edit(tx, "skills", held, changes, id=skill_id):
        events.record(tx, "skill.updated", "skill", skill_id, {"changed": list(changed)})


async def remove(tx: Tx, skill_id: UUID, *, version: int | None) -> None:
    """Remove a skill that nobody holds and no open work asks for. Raises Denied, SkillNotFound, Stale, SkillInUse."""
    tx.scope.require("skills.write")
    held = await _hold(tx, skill_id, version)
    if await tx.fetchval(_USED, held["code"]):
        raise SkillInUse
    await tx.execute("DELETE FROM skills WHERE id = $1", skill_id)
    events.record(tx, "skill.updated", "skill", skill_id, {"changed": ["removed"], "code": held["code"]})


async def grant(tx: Tx, skill_id: UUID, *, person: UUID, level: int, valid_until: date | None = None) -> None:
    """Say that somebody holds a skill at a level (1 to 5), up to and without a day. Raises Denied, SkillNotFound, Invalid."""
    tx.scope.require("skills.write")
    held = await _hold(tx, skill_id, None)
    if not await tx.fetchval(_WORKS, person):
        raise Invalid.field(
            "/person", "unknown_person", say("held {held}; takes somebody who works tickets", held=person)
        )
    await tx.execute(_HOLD, person, held["code"], level, valid_until, tx.now)
    events.record(
        tx, "skill.held", "person", person, {"skill": held["code"], "level": level, "until": valid_until}
    )


async def drop(tx: Tx, skill_id: UUID, *, person: UUID) -> None:
    """Say that somebody holds a skill no more. Raises Denied, SkillNotFound, NotFound."""
    tx.scope.require("skills.write")
    held = await _hold(tx, skill_id, None)
    if not await tx.fetchval(_DROP, person, held["code"]):
        raise NotFound(say("This person does not hold the skill."))
    events.record(tx, "skill.dropped", "person", person, {"skill": held["code"]})


async def _hold(tx: Tx, skill_id: UUID, version: int | None) -> Row:
    try:
        return await rows.hold(tx, "skills", version=version, id=skill_id)
    except NotFound as error:
        raise SkillNotFound from error
