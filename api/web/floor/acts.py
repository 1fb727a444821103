"""What to do now on the floor: what nobody can take, what is past due without an owner, what overflowed, what rests on one person."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal
from uuid import UUID

from api.web.floor.looking import Floor
from services.routing.alerts import Alert
from services.routing.board import Worker
from services.routing.floor_views import Entry
from services.routing.shortfalls import Judged
from services.rules import dependence
from services.rules.eligibility import Presence
from services.rules.pushing import Practice
from services.tickets.lines import TicketLine

MOST = 6
Kind = Literal["nobody", "lonely", "absent", "overflowed", "leaning"]
_ORDER: dict[Kind, int] = {"nobody": 0, "lonely": 1, "absent": 2, "overflowed": 3, "leaning": 4}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do something about. `line` is the ticket to begin with; None where it is about what `worker` holds."""

    kind: Kind
    line: TicketLine | None
    standing: str | None
    due_at: datetime | None
    tickets: int = 1
    judged: Judged | None = None
    alert: Alert | None = None
    index: float | None = None
    share: float | None = None
    leaning: UUID | None = None
    worker: Worker | None = None


def acts(floor: Floor) -> list[Act]:
    """The most pressing first."""
    found = [*_nobody(floor), *_lonely(floor), *_absent(floor), *_overflowed(floor), *_leaning(floor)]
    far = datetime.max.replace(tzinfo=floor.seen.board.at.tzinfo)
    return sorted(found, key=lambda act: (act.standing != "breached", _ORDER[act.kind], act.due_at or far))


def _nobody(floor: Floor) -> Iterator[Act]:
    """Groups of waiting tickets that nobody can take now."""
    for judged in floor.seen.groups:
        line = floor.lines.get(judged.group.first)
        if judged.able or line is None:
            continue
        due_at = judged.group.nearest_due_at
        yield Act(
            "nobody",
            line,
            _standing(floor, judged),
            due_at,
            tickets=judged.group.tickets,
            judged=judged,
            alert=_alert(floor, judged.group.first, judged.group.tenant),
        )


def _standing(floor: Floor, judged: Judged) -> str | None:
    """How the first of a group stands, if the board's near tickets hold it."""
    entry = next((each for each in floor.seen.lonely if each.ticket == judged.group.first), None)
    if entry is not None:
        return entry.standing(floor.seen.board.at)
    return "on_track" if judged.group.nearest_due_at else None


def _lonely(floor: Floor) -> Iterator[Act]:
    """Past due with nobody, though somebody could: one act for each kind of work in a queue."""
    at = floor.seen.board.at
    late: dict[int, list[Entry]] = defaultdict(list)
    for entry in floor.seen.lonely:
        judged = _group_of(floor, entry)
        if judged is not None and judged.able and entry.due_at is not None and entry.due_at < at:
            late[floor.seen.groups.index(judged)].append(entry)
    for place, entries in late.items():
        first = entries[0]
        line = floor.lines.get(first.ticket)
        if line is not None:
            yield Act(
                "lonely",
                line,
                "breached",
                first.due_at,
                tickets=len(entries),
                judged=floor.seen.groups[place],
                alert=_alert(floor, first.ticket, first.tenant),
            )


def _absent(floor: Floor) -> Iterator[Act]:
    """What people who are not here hold past its due time."""
    for worker in floor.seen.board.people:
        load = worker.load
        if worker.presence.status != Presence.AVAILABLE and load.overdue:
            yield Act("absent", None, "breached", load.nearest_due_at, tickets=load.overdue, worker=worker)


def _overflowed(floor: Floor) -> Iterator[Act]:
    """Tickets with an alert that the acts before do not name: somebody could take them by now, and nobody has."""
    at = floor.seen.board.at
    for entry in floor.seen.lonely:
        line, alert = floor.lines.get(entry.ticket), _alert(floor, entry.ticket, entry.tenant)
        judged = _group_of(floor, entry)
        named = judged is None or not judged.able or (entry.due_at is not None and entry.due_at < at)
        if line is not None and alert is not None and not named:
            yield Act("overflowed", line, entry.standing(at), entry.due_at, judged=judged, alert=alert)


def _leaning(floor: Floor) -> Iterator[Act]:
    """Kinds of work that wait and rest on too few people."""
    told: set[tuple[UUID, UUID]] = set()
    for judged in floor.seen.groups:
        group, line = judged.group, floor.lines.get(judged.group.first)
        practice = floor.within[group.tenant].practices.get(group.task_type)
        key = (group.tenant, group.task_type)
        if line is None or practice is None or not practice.rests_on_too_few or key in told:
            continue
        told.add(key)
        yield _leaning_act(judged, line, practice)


def _leaning_act(judged: Judged, line: TicketLine, practice: Practice) -> Act:
    most = max(practice.shares, key=lambda person: practice.shares[person])
    index = dependence.index(practice.shares) or Fraction(0)
    return Act(
        "leaning",
        line,
        None,
        None,
        tickets=judged.group.tickets,
        judged=judged,
        index=float(index),
        share=float(practice.shares[most]),
        leaning=most,
    )


def _group_of(floor: Floor, entry: Entry) -> Judged | None:
    key = (entry.queue, entry.tenant, entry.task_type, entry.sourcing)
    return next(
        (
            each
            for each in floor.seen.groups
            if (each.group.queue, each.group.tenant, each.group.task_type, each.group.sourcing) == key
        ),
        None,
    )


def _alert(floor: Floor, ticket: UUID, tenant: UUID) -> Alert | None:
    found = floor.within.get(tenant)
    return next((each for each in found.alerts if each.ticket == ticket), None) if found else None
