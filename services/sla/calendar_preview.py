"""What other hours would do to the open work, before anybody says that they are in force. Nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.changes import access
from services.changes.clock_rows import clock_of
from services.in_force import reading
from services.rules import clock_runs
from services.rules.calendar import Calendar, WeeklyCalendar
from services.rules.calendar_json import parse_calendar
from services.rules.clocks import Clock
from services.rules.timeline import Timeline
from services.sla import calendars
from tenants.db import Tx

MOST = 5_000


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock whose due time would be another."""

    ticket: str
    subject: str
    metric: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What would become of the running clocks of a calendar. `moved` are the nearest of those that change."""

    clocks: int
    earlier: int
    later: int
    late_at_once: int
    at_risk_at_once: int
    moved: Sequence[Moved]
    truncated: bool
    new_holidays: Sequence[date]
    lost_holidays: Sequence[date]


_RUNNING = """
SELECT to_jsonb(k) AS clock, t.number, t.subject, t.confidential FROM clocks k
JOIN tickets t ON t.tenant_id = k.tenant_id AND t.id = k.ticket_id
WHERE k.tenant_id = $1 AND k.calendar_id = $2 AND k.state = 'running' AND k.result IS NULL AND {seen}
ORDER BY k.due_at NULLS LAST, k.ticket_id LIMIT {most}
"""


async def effect(
    tx: Tx, calendar_id: UUID, *, spec: Any, effective_at: datetime | None = None, nearest: int = 15
) -> Effect:
    """What the hours would do from an instant on (now where none is given). Raises as saving them would."""
    tx.scope.require("calendars.read")
    card = await calendars.calendar(tx, calendar_id)
    written = await calendars.written_out(tx, spec, pointer="/calendar")
    at = max(effective_at or tx.now, tx.now)
    versions = [(each.effective_at, parse_calendar(each.calendar)) for each in card.versions]
    changed = [*(each for each in versions if each[0] != at), (at, written)]
    timelines = {**(await reading.of(tx)).timelines, calendar_id: Timeline.of(*changed)}
    seen, args = access.where(tx.scope, 3)
    rows: list[Any] = await tx.fetch(_RUNNING.format(seen=seen, most=MOST + 1), tx.tenant, calendar_id, *args)
    in_force = await reading.of(tx)
    pairs = [(row, *_both(clock_of(row["clock"]), timelines, tx.now)) for row in rows[:MOST]]
    moved = [
        Moved(in_force.reference(row["number"]), row["subject"], old.metric.value, old.due_at, new.due_at)
        for row, old, new in pairs
        if old.due_at != new.due_at
    ]
    was = max((each for each in versions if each[0] <= at), key=lambda each: each[0], default=versions[0])[1]
    gone, come = _holidays(was, written)
    return Effect(
        clocks=len(pairs),
        earlier=sum(bool(o.due_at and n.due_at and n.due_at < o.due_at) for _, o, n in pairs),
        later=sum(bool(o.due_at and n.due_at and n.due_at > o.due_at) for _, o, n in pairs),
        late_at_once=sum(_is_past(n.due_at, tx.now) and not _is_past(o.due_at, tx.now) for _, o, n in pairs),
        at_risk_at_once=sum(
            _is_past(n.warn_at, tx.now) and not _is_past(o.warn_at, tx.now) for _, o, n in pairs
        ),
        moved=sorted(moved, key=lambda each: each.after or datetime.max.replace(tzinfo=tx.now.tzinfo))[
            :nearest
        ],
        truncated=len(rows) > MOST,
        new_holidays=come,
        lost_holidays=gone,
    )


def _both(clock: Clock, timelines: Mapping[UUID, Timeline], now: datetime) -> tuple[Clock, Clock]:
    return clock, clock_runs.rescheduled(clock, timelines, at=now)


def _is_past(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _holidays(before: Calendar, after: Calendar) -> tuple[list[date], list[date]]:
    """The public holidays that go and that come; only where both are weeks of one region."""
    if not (isinstance(before, WeeklyCalendar) and isinstance(after, WeeklyCalendar)):
        return [], []
    old, new = before.holidays or frozenset(), after.holidays or frozenset()
    return sorted(old - new), sorted(new - old)
