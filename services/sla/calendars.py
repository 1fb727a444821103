"""Calendars of a tenant: named business hours, whose versions say what they are from an instant on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core import json
from core.errors import Conflict, Invalid, NotFound
from core.ids import new_id
from core.said import say
from services import events
from services.changes.refused import translated
from services.in_force import reading
from services.rules.calendar import Calendar, write_out_holidays
from services.rules.calendar_json import named_calendars, parse_calendar, print_calendar
from services.rules.instants import micros
from services.rules.openings import compiled
from services.sla import sweeping
from tenants.db import Tx

YEARS_AHEAD = 4
"""Public holidays are written out for last year to this many years on; a newer table makes a new version on request."""


class CalendarNotFound(NotFound):
    """No such calendar."""

    code = "calendar_not_found"


class CodeTaken(Conflict):
    """Another calendar has this code."""

    code = "code_taken"


@dataclass(frozen=True, slots=True)
class VersionCard:
    """What a calendar says from an instant on."""

    effective_at: datetime
    calendar: Any


@dataclass(frozen=True, slots=True)
class CalendarCard:
    """A calendar with its versions, oldest first."""

    id: UUID
    code: str
    name: Mapping[str, str]
    versions: Sequence[VersionCard]
    version: int


_CALENDARS = """
SELECT c.id, c.code, c.name_ja, c.name_en, c.version,
       (SELECT jsonb_agg(jsonb_build_array(v.effective_at, v.spec) ORDER BY v.effective_at) FROM calendar_versions v
        WHERE v.tenant_id = c.tenant_id AND v.calendar_id = c.id) AS versions
FROM calendars c WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.id = $2) AND ($3::uuid IS NULL OR c.id > $3)
ORDER BY c.id LIMIT $4
"""
_ADD = "INSERT INTO calendars (tenant_id, id, code, name_ja, name_en, version, created_at) VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT DO NOTHING RETURNING id"
_ADD_VERSION = """
INSERT INTO calendar_versions (tenant_id, calendar_id, effective_at, spec, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING effective_at
"""
_RISE = "UPDATE calendars SET version = version + 1 WHERE tenant_id = $1 AND id = $2"


async def page(tx: Tx, *, limit: int, after: UUID | None = None) -> list[CalendarCard]:
    """The calendars of this tenant."""
    tx.scope.require("calendars.read")
    return [_card(row) for row in await tx.fetch(_CALENDARS, tx.tenant, None, after, limit)]


async def calendar(tx: Tx, calendar_id: UUID) -> CalendarCard:
    """One calendar. Raises CalendarNotFound."""
    tx.scope.require("calendars.read")
    rows = await tx.fetch(_CALENDARS, tx.tenant, calendar_id, None, 1)
    if not rows:
        raise CalendarNotFound
    return _card(rows[0])


async def add(tx: Tx, *, code: str, name: Mapping[str, str], spec: Any) -> CalendarCard:
    """Make a calendar, in force from the beginning. Raises CodeTaken, or Invalid naming every bad field."""
    tx.scope.require("calendars.write")
    written = await written_out(tx, spec, pointer="/calendar")
    made = new_id()
    if await tx.fetchval(_ADD, tx.tenant, made, code, name["ja"], name["en"], tx.now) is None:
        raise CodeTaken(say('There is a calendar "{code}" already.', code=code))
    await _add_version(tx, made, tx.now, written)
    events.record(tx, "calendar.created", "calendar", made, {"code": code})
    await reading.touch(tx)
    return await calendar(tx, made)


async def change(
    tx: Tx, calendar_id: UUID, *, spec: Any, effective_at: datetime | None = None
) -> CalendarCard:
    """Say other hours from an instant on, never backwards: what was measured before stays.

    Raises CalendarNotFound, or Invalid for hours that cannot be, or an instant in the past.
    """
    tx.scope.require("calendars.write")
    await calendar(tx, calendar_id)
    at = effective_at or tx.now
    if at < tx.now:
        raise Invalid.field("/effective_at", "in_the_past", say("held {held}; takes now or later", held=at))
    await _add_version(tx, calendar_id, at, await written_out(tx, spec, pointer="/calendar"))
    await tx.execute(_RISE, tx.tenant, calendar_id)
    events.record(tx, "calendar.changed", "calendar", calendar_id, {"effective_at": at})
    await sweeping.look_anew(tx, calendar_id)
    await reading.touch(tx)
    return await calendar(tx, calendar_id)


async def _add_version(tx: Tx, calendar_id: UUID, at: datetime, written: Calendar) -> None:
    spec = print_calendar(written)
    if (
        await tx.fetchval(_ADD_VERSION, tx.tenant, calendar_id, at, json.text(spec), tx.scope.actor, tx.now)
        is None
    ):
        raise Conflict(say("This calendar changes at that instant already."), code="version_taken")


async def written_out(tx: Tx, spec: Any, *, pointer: str) -> Calendar:
    """A calendar as it is saved: public holidays as dates, and open at some time. Raises Invalid."""
    parsed = await parsed_calendar(tx, spec, pointer=pointer)
    written = write_out_holidays(parsed, range(tx.now.year - 1, tx.now.year + YEARS_AHEAD + 1))
    with translated(pointer=pointer):
        compiled(written).next_open(micros(tx.now))
    return written


async def parsed_calendar(tx: Tx, spec: Any, *, pointer: str) -> Calendar:
    """Read a calendar from JSON; saved ones may be named by id, as they are now. Raises Invalid."""
    saved: dict[str, Calendar] = {}
    for name in named_calendars(spec) if tx.scope.tenant is not None else ():
        found = await _saved(tx, name)
        if found is not None:
            saved[name] = parse_calendar(found)
    with translated():
        return parse_calendar(spec, pointer=pointer, saved=saved)


_NOW = """
SELECT spec FROM calendar_versions WHERE tenant_id = $1 AND calendar_id = $2 AND effective_at <= $3
ORDER BY effective_at DESC LIMIT 1
"""


async def _saved(tx: Tx, name: str) -> Any:
    try:
        return await tx.fetchval(_NOW, tx.tenant, UUID(name), tx.now)
    except ValueError:
        return None


def _card(row: Any) -> CalendarCard:
    return CalendarCard(
        id=row["id"],
        code=row["code"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        versions=[VersionCard(datetime.fromisoformat(at), spec) for at, spec in row["versions"] or []],
        version=row["version"],
    )
