"""A ticket that is held for a change: locked, with its clocks, and with what is in force for its tenant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.errors import Stale
from core.said import say
from services import events
from services.changes.state import TicketState
from services.in_force.snapshot import Snapshot, TaskType
from services.rules import sla
from services.rules.clocks import Clock, Fact, Outcome
from services.rules.happenings import Happening, Ticket
from services.rules.lifecycle import OPEN, Status
from services.rules.sla import Book, Standings
from services.rules.standing import nearest_due, next_instant
from tenants.db import Tx

_TICK = timedelta(microseconds=1)
_OUTCOMES = {Fact.WARNED: "sla.warned", Fact.BREACHED: "sla.breached", Fact.MET: "sla.met"}


class StaleVersion(Stale):
    """Somebody changed this ticket after you read it."""


@dataclass(frozen=True, slots=True)
class Started:
    """A person's timer that starts with this change, as the parameters of the statement that saves it."""

    entry: UUID
    person: UUID
    at: datetime

    @property
    def parameters(self) -> tuple[UUID, UUID, datetime]:
        """In the order of `timer.starting`."""
        return self.entry, self.person, self.at


@dataclass(slots=True)
class Case:
    """One ticket in one transaction. `at` is the instant of the change; a ticket's events rise strictly in time."""

    tx: Tx
    in_force: Snapshot
    ticket: TicketState
    clocks: tuple[Clock, ...]
    at: datetime
    timers: dict[str, datetime | None] = field(default_factory=dict)
    starts: Started | None = None
    edited: bool = False
    fresh: bool = False
    told: bool = False

    @property
    def task_type(self) -> TaskType:
        return self.in_force.task_types[self.ticket.task_type_id]

    @property
    def reference(self) -> str:
        return self.in_force.reference(self.ticket.number)

    @property
    def is_open(self) -> bool:
        return Status(self.ticket.status) in OPEN

    def expect(self, version: int | None) -> None:
        """Raise StaleVersion (412) unless the ticket is at this edit token; None expects nothing."""
        if version is not None and version != self.ticket.version:
            raise StaleVersion(
                say(
                    "The ticket is at version {version}; you have {yours}.",
                    version=self.ticket.version,
                    yours=version,
                ),
                present=self.ticket.version,
            )

    def touch(self) -> None:
        """A field that an edit can write has changed: the edit token rises (once a transaction)."""
        if not self.edited and not self.fresh:
            self.ticket.version += 1
        self.edited = True

    def tell(
        self,
        event_type: str,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str = "ticket",
        subject: UUID | None = None,
    ) -> None:
        """Record an event of this ticket, later than its last one."""
        ticket = self.ticket
        first = self.fresh and not self.told
        at = self.at if first else max(self.at, ticket.last_event_at + _TICK)
        self.told = True
        ticket.last_event_at = ticket.updated_at = at
        about = subject or ticket.id
        events.record(self.tx, event_type, kind, about, data, ticket_id=ticket.id, at=at)

    def clockwork(self, happening: Happening) -> None:
        """Work a happening into the clocks; what they found is recorded."""
        book = self.book()
        before = Standings(self.known(), self.clocks)
        after = sla.happened(before, happening, book)
        self.adopt(after.clocks, after.outcomes)
        self.ticket.responded, self.ticket.unanswered = after.ticket.responded, after.ticket.unanswered

    def adopt(self, clocks: tuple[Clock, ...], outcomes: tuple[Outcome, ...]) -> None:
        """Take the clocks as they now stand: the due time and the timer of the next instant follow."""
        self.clocks = clocks
        for outcome in outcomes:
            if name := _OUTCOMES.get(outcome.fact):
                self.tell(name, _facts(outcome), kind="clock")
        self.ticket.due_at = nearest_due(clocks)
        self.timers["sla"] = next_instant(clocks)

    def book(self) -> Book:
        """The policies the ticket is pinned to, and the calendars."""
        pinned = self.ticket.policy_version_id
        version = next((v for v in self.in_force.policy_versions if v.id == pinned), None)
        return Book(version, self.in_force.timelines, self.in_force.calendar_id)

    def known(self) -> Ticket:
        ticket = self.ticket
        return Ticket(
            task_type=self.task_type.code,
            priority=ticket.priority,
            channel=ticket.channel,
            status=ticket.status,
            created_at=ticket.created_at,
            tags=frozenset(ticket.tags),
            responded=ticket.responded,
            unanswered=ticket.unanswered,
        )


def _facts(outcome: Outcome) -> dict[str, Any]:
    facts = {"metric": outcome.metric, "cycle": outcome.cycle, "decided_at": outcome.at}
    return facts if outcome.percent is None else {**facts, "percent": outcome.percent}
