"""What is promised for a request before it is sent: the policy that would match, in its calendar. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.in_force import reading
from services.in_force.snapshot import Snapshot, TaskType
from services.rules import policies, sla, standing
from services.rules.clocks import Clock
from services.rules.happenings import Ticket
from services.rules.instants import micros
from services.rules.lifecycle import Status
from services.rules.policies import Metric, Policy, PolicyVersion
from services.rules.refusals import Refused
from services.rules.sla import Book
from services.rules.standing import Piece
from services.rules.timeline import Timeline
from tenants.db import Tx

CHANNEL = "portal"


@dataclass(frozen=True, slots=True)
class Promise:
    """When it would be done if it were sent at an instant and nothing stopped its clock; `pieces` lead from there to then."""

    due_at: datetime
    target_seconds: int | None
    calendar: UUID
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Usual:
    """How long such work takes by its policy: seconds of the calendar, and how many a full day of that has; or by a cut-off."""

    seconds: int | None
    day_seconds: int
    cut_off: time | None = None
    cut_off_days: int = 0


async def promise(tx: Tx, *, code: str, priority: str | None = None) -> Promise | None:
    """The promise of such a request sent now; None where no policy promises anything."""
    in_force = await reading.of(tx)
    kind = in_force.by_code[code]
    book = Book(_version(in_force, tx.now), in_force.timelines, in_force.calendar_id)
    ticket = Ticket(code, priority or kind.priority, CHANNEL, Status.QUEUED.value, tx.now)
    try:
        clocks = {clock.metric: clock for clock in sla.created(ticket, book).clocks}
    except Refused:  # the calendar does not open for a year, say: then nothing can be promised
        return None
    found = [clocks[each] for each in (Metric.RESOLUTION, Metric.DEADLINE) if each in clocks]
    dated = [(clock.due_at, clock) for clock in found if clock.due_at]
    if not dated:
        return None
    due_at, clock = min(dated, key=lambda each: each[0])
    return _promised(clock, due_at, in_force)


def _promised(clock: Clock, due_at: datetime, in_force: Snapshot) -> Promise:
    target = clock.terms.target_us
    return Promise(
        due_at,
        None if target is None else target // 1_000_000,
        clock.terms.calendar_id,
        standing.explained(clock, in_force.timelines, now=due_at),
    )


def usual(in_force: Snapshot, kind: TaskType, now: datetime) -> Usual | None:
    """How long a kind of work takes at its default priority; None where no policy says."""
    policy = _policy(in_force, kind, now)
    if policy is None:
        return None
    goal = policy.goal(Metric.RESOLUTION, kind.priority)
    calendar = goal.calendar_id if goal else policy.calendar_id
    day = _longest_day(in_force.timelines[calendar], now)
    cut_off = policy.cut_off
    if goal is None and cut_off is None:
        return None
    return Usual(
        goal.limits[kind.priority] // 1_000_000 if goal else None,
        day,
        cut_off.by if cut_off else None,
        cut_off.days if cut_off else 0,
    )


def _version(in_force: Snapshot, now: datetime) -> PolicyVersion | None:
    return policies.in_force(in_force.policy_versions, now)


def _policy(in_force: Snapshot, kind: TaskType, now: datetime) -> Policy | None:
    version = _version(in_force, now)
    if version is None:
        return None
    return version.match(task_type=kind.code, priority=kind.priority, channel=CHANNEL, tags=frozenset())


def _longest_day(timeline: Timeline, now: datetime) -> int:
    """Open seconds of the longest of the coming days: what people call a business day."""
    zone = timeline.zone_at(micros(now))
    first = now.astimezone(zone).date()
    return max(_open_seconds(timeline, first + timedelta(days=n)) for n in range(8))


def _open_seconds(timeline: Timeline, day: date) -> int:
    zone = timeline.zone_on(day)
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    return timeline.between(micros(begin), micros(begin + timedelta(days=1))) // 1_000_000
