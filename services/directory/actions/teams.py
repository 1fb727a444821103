"""Teams of the provider. Somebody is in one team at a time: joining another leaves the one before."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid, NotFound
from core.ids import new_id
from core.said import say
from services import events
from services.directory.bounds import require_living
from services.directory.refusals import CodeTaken
from tenants.admission import forget_all
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row

_MAKE = """
INSERT INTO teams (id, code, name_ja, name_en, lead_id, version, created_at) VALUES ($1, $2, $3, $4, $5, 1, $6)
ON CONFLICT (code) DO NOTHING RETURNING 1
"""
_LEAVE = """
UPDATE team_members SET until_on = $2 WHERE person_id = $1 AND from_on < $2 AND (until_on IS NULL OR $2 < until_on)
    AND ($3::uuid IS NULL OR team_id = $3) RETURNING team_id
"""
_NOT_AT_ALL = """
DELETE FROM team_members WHERE person_id = $1 AND from_on >= $2 AND ($3::uuid IS NULL OR team_id = $3) RETURNING team_id
"""
_ALL_LEAVE = "UPDATE team_members SET until_on = $2 WHERE team_id = $1 AND from_on < $2 AND (until_on IS NULL OR $2 < until_on)"
_NOBODY_LATER = "DELETE FROM team_members WHERE team_id = $1 AND from_on >= $2"


async def make_team(tx: Tx, *, code: str, name_ja: str, name_en: str, lead: UUID | None = None) -> UUID:
    """Make a team. Raises CodeTaken, Invalid."""
    tx.scope.require("teams.write")
    await _require_staff(tx, lead, "/lead")
    made = new_id()
    if not await tx.fetchval(_MAKE, made, code, name_ja, name_en, lead, tx.now):
        raise CodeTaken(say("Another team has the code {code}.", code=code))
    events.record(tx, "team.created", "team", made, {"code": code})
    return made


async def change_team(
    tx: Tx, team_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> None:
    """Change names or the lead. Raises Ended, Invalid."""
    tx.scope.require("teams.write")
    held = await _hold(tx, team_id, version)
    await _require_staff(tx, changes.get("lead_id"), "/lead")
    if changed := await rows.edit(tx, "teams", held, changes, id=team_id):
        events.record(tx, "team.updated", "team", team_id, {"changed": list(changed)})


async def end_team(tx: Tx, team_id: UUID, *, version: int | None = None) -> None:
    """End a team; its members leave it today. Raises Ended."""
    tx.scope.require("teams.write")
    held = await _hold(tx, team_id, version)
    today = await _today(tx)
    for statement in (_ALL_LEAVE, _NOBODY_LATER):
        await tx.execute(statement, team_id, today)
    await rows.edit(tx, "teams", held, {"ended_at": tx.now}, id=team_id)
    events.record(tx, "team.updated", "team", team_id, {"changed": ["ended_at"]})
    forget_all(tx)


async def join_team(
    tx: Tx, team_id: UUID, *, user: UUID, from_on: date | None = None, until_on: date | None = None
) -> None:
    """Have somebody belong to a team on `[from_on, until_on)`, from today where no day is named. Raises Ended, Invalid."""
    tx.scope.require("teams.write")
    await _hold(tx, team_id, None)
    await _require_staff(tx, user, "/user")
    start = from_on or await _today(tx)
    if until_on is not None and until_on <= start:
        raise Invalid.field(
            "/until_on",
            "empty_span",
            say("held {held}; takes a day after {start}", held=until_on, start=start),
        )
    await _leave(tx, user, start, None)
    await rows.insert(
        tx, "team_members", id=new_id(), team_id=team_id, person_id=user, from_on=start, until_on=until_on
    )
    await rows.touch(tx, "teams", id=team_id)
    events.record(tx, "team.joined", "team", team_id, {"person_id": user})
    forget_all(tx)


async def leave_team(tx: Tx, team_id: UUID, *, user: UUID) -> None:
    """Have somebody leave a team today. Raises NotFound where they are not in it."""
    tx.scope.require("teams.write")
    await _hold(tx, team_id, None)
    if not await _leave(tx, user, await _today(tx), team_id):
        raise NotFound(say("This person is not in the team."))
    forget_all(tx)


async def _leave(tx: Tx, user: UUID, day: date, team_id: UUID | None) -> bool:
    """End somebody's days in a team (None: any) on a day; those that had not begun were never."""
    left = {
        row["team_id"]
        for statement in (_LEAVE, _NOT_AT_ALL)
        for row in await tx.fetch(statement, user, day, team_id)
    }
    for team in sorted(left):
        await rows.touch(tx, "teams", id=team)
        events.record(tx, "team.left", "team", team, {"person_id": user})
    return bool(left)


async def _hold(tx: Tx, team_id: UUID, version: int | None) -> Row:
    return require_living(await rows.hold(tx, "teams", version=version, id=team_id))


async def _require_staff(tx: Tx, user: UUID | None, pointer: str) -> None:
    if user is not None and not await tx.fetchval(
        "SELECT 1 FROM staff WHERE id = $1 AND ended_at IS NULL", user
    ):
        raise Invalid.field(
            pointer, "unknown_user", say("held {held}; takes somebody of the provider's staff", held=user)
        )


async def _today(tx: Tx) -> date:
    today: date = await tx.fetchval("SELECT provider_today($1)", tx.now)
    return today
