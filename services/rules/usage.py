"""What a ticket gives to bill, and what must be recorded so that the record says the same.

A ticket gives one of `tickets` on the local day of its first resolution, and, where its task type is priced by another unit, one of that
unit. Each ended work entry gives its hours on the local day on which it began. In-house, merged-away and cancelled tickets give
nothing; children count, and of their parent only its own hours. What was recorded never changes: a later truth takes it back
and says it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from services.rules.instants import micros
from services.rules.timeline import Timeline

TICKETS, HOURS = "tickets", "hours"
PLAIN_UNITS = frozenset({"ticket", "hour"})
PLACES = Decimal("1E-12")
SECONDS_AN_HOUR = Decimal(3600)

Key = tuple[str, str, str]
"""Meter, source kind and source id: what one fact is known by, through all its revisions."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A work entry that has ended, as its last correction says; `id` and `started_at` are those of the first."""

    id: UUID
    started_at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """What of a ticket decides what it gives. `units` is what the intake form says of the task type's unit, None for one a ticket."""

    id: UUID
    task_type: str
    unit: str
    units: Decimal | None
    priority: str
    domain: str
    department: str
    status: str
    sourcing: str
    is_merged: bool
    is_parent: bool
    first_resolved_at: datetime | None
    entries: tuple[Entry, ...] = ()

    @property
    def gives_nothing(self) -> bool:
        return self.is_merged or self.status == "cancelled" or self.sourcing != "outsourced"


@dataclass(frozen=True, slots=True)
class Fact:
    """A billable fact as it is now. `reopened`: work after the ticket was reopened, billed only where the contract says so."""

    meter: str
    source_kind: str
    source_id: str
    quantity: Decimal
    task_type: str
    ticket_id: UUID
    occurred_at: datetime
    occurred_on: date
    priority: str = ""
    domain: str = ""
    department: str = ""
    out_of_hours: bool = False
    reopened: bool = False

    @property
    def key(self) -> Key:
        return self.meter, self.source_kind, self.source_id


class TakenBack(StrEnum):
    """Whether an item was taken back: by what became of its source, or by people."""

    NO = "no"
    BY_ITS_SOURCE = "by_its_source"
    BY_PEOPLE = "by_people"


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest item of a fact that says something (takes nothing back); `revision` is the newest of all of its items."""

    id: UUID
    first_id: UUID
    revision: int
    fact: Fact
    taken_back: TakenBack = TakenBack.NO


@dataclass(frozen=True, slots=True)
class Days:
    """The tenant's local days, and the office hours outside of which a surcharge may be due (none: never)."""

    zone: ZoneInfo
    office: Timeline | None = None

    def on(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def is_closed(self, at: datetime) -> bool:
        """Whether an instant lies outside the office hours that were in force then."""
        return self.office is not None and self.office.between(micros(at), micros(at) + 1) == 0


@dataclass(frozen=True, slots=True)
class Entered:
    """An item to record: a fact, or (with `reverses`) the taking back of one. A `first_id` of None is its own first."""

    fact: Fact
    revision: int = 0
    reverses: UUID | None = None
    first_id: UUID | None = None


def hours(seconds: int) -> Decimal:
    """Seconds as hours, rounded once to twelve places, half even."""
    return (Decimal(seconds) / SECONDS_AN_HOUR).quantize(PLACES, ROUND_HALF_EVEN)


def facts_of(ticket: Ticket, days: Days) -> list[Fact]:
    """Everything that a ticket gives, as it stands."""
    if ticket.gives_nothing:
        return []
    return [*_of_resolution(ticket, days), *_of_work(ticket, days)]


def _of_resolution(ticket: Ticket, days: Days) -> Iterable[Fact]:
    if ticket.first_resolved_at is None or ticket.is_parent:
        return
    at = ticket.first_resolved_at
    one = _fact(ticket, TICKETS, "ticket", ticket.id, Decimal(1), at, days)
    yield one
    if ticket.unit not in PLAIN_UNITS and ticket.units != 0:
        yield replace(one, meter=ticket.unit, quantity=Decimal(1) if ticket.units is None else ticket.units)


def _of_work(ticket: Ticket, days: Days) -> Iterable[Fact]:
    first = ticket.first_resolved_at
    for entry in ticket.entries:
        if entry.seconds > 0:
            made = _fact(ticket, HOURS, "work_entry", entry.id, hours(entry.seconds), entry.started_at, days)
            yield replace(made, reopened=first is not None and entry.started_at >= first)


def _fact(
    ticket: Ticket, meter: str, kind: str, source: UUID, quantity: Decimal, at: datetime, days: Days
) -> Fact:
    return Fact(
        meter=meter,
        source_kind=kind,
        source_id=str(source),
        quantity=quantity,
        task_type=ticket.task_type,
        ticket_id=ticket.id,
        occurred_at=at,
        occurred_on=days.on(at),
        priority=ticket.priority,
        domain=ticket.domain,
        department=ticket.department,
        out_of_hours=days.is_closed(at),
    )


def entries_to_make(facts: Sequence[Fact], kept: Mapping[Key, Kept]) -> list[Entered]:
    """What must be recorded so that the items of these sources say these facts. Nothing where they do already.

    What people took back stays taken back, whatever becomes of its source: they knew why.
    """
    now = {fact.key: fact for fact in facts}
    entered = [each for key, held in kept.items() for each in _revised(held, now.get(key))]
    return entered + [Entered(fact) for key, fact in now.items() if key not in kept]


def _revised(held: Kept, now: Fact | None) -> Iterable[Entered]:
    if held.taken_back is TakenBack.BY_PEOPLE:
        return
    stands = held.taken_back is TakenBack.NO
    if stands and now is not None and _says_the_same(held.fact, now):
        return
    revision = held.revision
    if stands:
        revision += 1
        back = replace(held.fact, quantity=-held.fact.quantity)
        yield Entered(back, revision, reverses=held.id, first_id=held.first_id)
    if now is not None:
        yield Entered(_on_its_day(now, held.fact), revision + 1, first_id=held.first_id)


def _says_the_same(held: Fact, now: Fact) -> bool:
    """A later change of anything but task type and quantity changes no bill: priority and department are those of the day."""
    return (held.task_type, held.quantity) == (now.task_type, now.quantity)


def _on_its_day(now: Fact, held: Fact) -> Fact:
    """A correction stands on the day, and under the circumstances, of what it corrects."""
    return replace(
        now,
        occurred_at=held.occurred_at,
        occurred_on=held.occurred_on,
        priority=held.priority,
        department=held.department,
        out_of_hours=held.out_of_hours,
        reopened=held.reopened,
    )
