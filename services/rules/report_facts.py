"""What one ticket gives to the reports: a fold of its events, in their order, and of nothing else.

Days are the tenant's local days. A ticket counts in volume on the day of its first resolution, unless it was merged away or cancelled
since; it counts in inflow on the day of its creation, unless it was merged. Work counts on the day on which its entry began, always.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.rules.hourly_costs import SECONDS_AN_HOUR, HourlyCosts
from services.rules.lifecycle import Status, is_reopening

PLACES = Decimal("1E-12")
SOURCES = (
    "ticket.created", "ticket.moved", "ticket.updated", "ticket.reclassified", "ticket.merged", "ticket.assigned", "ticket.unassigned",
    "work.started", "work.stopped", "work.corrected", "sla.met", "sla.breached", "sla.excused",
)  # fmt: skip
"""The events that a fold looks at; it passes over all others."""

NOBODY = UUID(int=0)
"""Stands for no team."""

_OVER = frozenset({Status.RESOLVED, Status.CLOSED, Status.CANCELLED})
RESOLVED, REOPENED, CANCELLED = "resolved", "reopened", "cancelled"


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the log, as far as a fold reads it."""

    place: int
    type: str
    at: datetime
    actor: UUID
    team: UUID | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """An ended entry as last corrected. `cost` is None where nobody knows what an hour of this person costs on that day."""

    day: date
    person: UUID
    seconds: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A cycle with a result, on the day on which it was decided."""

    metric: str
    cycle: int
    day: date
    met: bool
    excused: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """The ticket was resolved, reopened or cancelled on a day."""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Days:
    """What facts are told by: the tenant's local days, the ids of its task types by code, and what an hour of people costs."""

    zone: ZoneInfo
    task_types: Mapping[str, UUID]
    costs: HourlyCosts = field(default_factory=HourlyCosts)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What a ticket gives, by what it is now. `resolved_on` and what follows from it are None where it counts in no volume."""

    task_type: UUID
    team: UUID
    sourcing: str
    priority: str
    channel: str
    created_on: date
    created_hour: int
    is_open: bool
    merged: bool = False
    resolved_on: date | None = None
    resolved_hour: int | None = None
    resolved_by: UUID | None = None
    cycle_seconds: int | None = None
    under_procedure: bool = False
    ended_on: date | None = None
    work: tuple[Work, ...] = ()
    judged: tuple[Judged, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def reopened(self) -> int:
        return sum(turn.what == REOPENED for turn in self.turns)

    @property
    def first_pass(self) -> bool:
        """Delivered, and never sent back."""
        return self.resolved_on is not None and not self.reopened

    @property
    def work_seconds(self) -> int:
        return sum(each.seconds for each in self.work)


@dataclass(slots=True)
class _Entry:
    started_at: datetime
    person: UUID
    seconds: int


@dataclass(slots=True)
class _Ticket:
    """A ticket while its events are read."""

    created: Told
    task_type: str
    priority: str
    sourcing: str
    channel: str
    status: str
    assignee: UUID | None = None
    merged: bool = False
    work_team: UUID | None = None
    done_team: UUID | None = None
    resolved: Told | None = None
    resolved_by: UUID | None = None
    under_procedure: bool = False
    ended_at: datetime | None = None
    entries: dict[str, _Entry] = field(default_factory=dict)
    first_of: dict[str, str] = field(default_factory=dict)
    judged: dict[tuple[str, int], tuple[datetime, bool]] = field(default_factory=dict)
    excused: set[tuple[str, int]] = field(default_factory=set)
    turns: list[tuple[datetime, str]] = field(default_factory=list)


def facts_of(events: Iterable[Told], days: Days) -> TicketFacts | None:
    """The facts of one ticket from its events, which rise in place. None where its creation is not among them."""
    ticket: _Ticket | None = None
    for told in events:
        if told.type == "ticket.created":
            ticket = _created(told)
        elif ticket is not None:
            _READ.get(told.type, _pass)(ticket, told)
    return None if ticket is None else _facts(ticket, days)


def _created(told: Told) -> _Ticket:
    data = told.data
    return _Ticket(
        told, data["task_type"], data["priority"], data["sourcing"], data["channel"], data["status"]
    )


def _pass(ticket: _Ticket, told: Told) -> None:
    """Nothing that reports count."""


def _moved(ticket: _Ticket, told: Told) -> None:
    frm, to = Status(told.data["from"]), Status(told.data["to"])
    ticket.status = to
    if to is Status.RESOLVED:
        ticket.turns.append((told.at, RESOLVED))
        ticket.done_team = told.team or ticket.done_team
        if ticket.resolved is None:
            ticket.resolved, ticket.resolved_by = told, ticket.assignee or told.actor
            ticket.under_procedure = bool(told.data.get("procedure"))
    elif is_reopening(frm, to):
        ticket.turns.append((told.at, REOPENED))
    elif to is Status.CANCELLED:
        ticket.turns.append((told.at, CANCELLED))
        ticket.ended_at = told.at


def _updated(ticket: _Ticket, told: Told) -> None:
    ticket.sourcing = told.data.get("sourcing", ticket.sourcing)


def _reclassified(ticket: _Ticket, told: Told) -> None:
    ticket.task_type, ticket.priority = told.data["task_type"], told.data["priority"]


def _merged(ticket: _Ticket, told: Told) -> None:
    ticket.merged, ticket.status, ticket.ended_at = True, Status.CLOSED, told.at


def _assigned(ticket: _Ticket, told: Told) -> None:
    assignee = told.data.get("assignee")
    ticket.assignee = UUID(assignee) if assignee else None


def _started(ticket: _Ticket, told: Told) -> None:
    ticket.work_team = told.team or ticket.work_team


def _stopped(ticket: _Ticket, told: Told) -> None:
    """Logs of old do not name the entry: its place does, and the stop less the seconds is when it began."""
    data, seconds = told.data, told.data["seconds"]
    name = data.get("entry") or str(told.place)
    since = data.get("started_at")
    started_at = datetime.fromisoformat(since) if since else told.at - timedelta(seconds=seconds)
    ticket.entries[name] = _Entry(started_at, UUID(data["person"]), seconds)


def _corrected(ticket: _Ticket, told: Told) -> None:
    """A correction takes the place of what it corrects, on the same day."""
    corrects, made = told.data["corrects"], told.data.get("entry")
    first = ticket.first_of.get(corrects, corrects)
    if made:
        ticket.first_of[made] = first
    entry = ticket.entries.get(first)
    if entry is not None:
        entry.seconds = told.data["seconds"]


def _judged(ticket: _Ticket, told: Told) -> None:
    """The first result of a cycle stands."""
    data = told.data
    decided_at = datetime.fromisoformat(data["decided_at"])
    ticket.judged.setdefault((data["metric"], data["cycle"]), (decided_at, told.type == "sla.met"))


def _excused(ticket: _Ticket, told: Told) -> None:
    ticket.excused.add((told.data["metric"], told.data["cycle"]))


_READ = {
    "ticket.moved": _moved,
    "ticket.updated": _updated,
    "ticket.reclassified": _reclassified,
    "ticket.merged": _merged,
    "ticket.assigned": _assigned,
    "ticket.unassigned": _assigned,
    "work.started": _started,
    "work.stopped": _stopped,
    "work.corrected": _corrected,
    "sla.met": _judged,
    "sla.breached": _judged,
    "sla.excused": _excused,
}


def _facts(ticket: _Ticket, days: Days) -> TicketFacts:
    zone = days.zone
    created = ticket.created.at.astimezone(zone)
    return TicketFacts(
        task_type=days.task_types.get(ticket.task_type, NOBODY),
        team=ticket.done_team or ticket.work_team or NOBODY,
        sourcing=ticket.sourcing,
        priority=ticket.priority,
        channel=ticket.channel,
        created_on=created.date(),
        created_hour=created.hour,
        is_open=ticket.status not in _OVER,
        merged=ticket.merged,
        ended_on=ticket.ended_at.astimezone(zone).date() if ticket.ended_at else None,
        work=tuple(_work(each, days) for each in ticket.entries.values()),
        judged=tuple(_cycles(ticket, zone)),
        turns=tuple(Turn(at.astimezone(zone).date(), what) for at, what in ticket.turns),
        **_volume(ticket, zone),
    )


def _volume(ticket: _Ticket, zone: ZoneInfo) -> dict[str, Any]:
    done = ticket.resolved
    if done is None or ticket.merged or ticket.status == Status.CANCELLED:
        return {}
    at = done.at.astimezone(zone)
    return {
        "resolved_on": at.date(),
        "resolved_hour": at.hour,
        "resolved_by": ticket.resolved_by,
        "cycle_seconds": int((done.at - ticket.created.at).total_seconds()),
        "under_procedure": ticket.under_procedure,
    }


def _cycles(ticket: _Ticket, zone: ZoneInfo) -> Iterable[Judged]:
    for (metric, cycle), (at, met) in ticket.judged.items():
        excused = not met and (metric, cycle) in ticket.excused
        yield Judged(metric, cycle, at.astimezone(zone).date(), met, excused)


def _work(entry: _Entry, days: Days) -> Work:
    day = entry.started_at.astimezone(days.zone).date()
    return Work(day, entry.person, entry.seconds, priced(entry.person, day, entry.seconds, days.costs))


def priced(person: UUID, day: date, seconds: int, costs: HourlyCosts) -> Decimal | None:
    """What some work costs, rounded once to twelve places, half even; None where the hour has no price."""
    rate = costs.an_hour(person, day)
    return None if rate is None else (seconds * rate / SECONDS_AN_HOUR).quantize(PLACES, ROUND_HALF_EVEN)
