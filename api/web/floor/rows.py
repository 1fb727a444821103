"""The rows of the floor's tables: a queue with who could take what waits in it, a person with what they hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.web.floor.looking import Floor
from services.routing.board import Worker
from services.routing.floor_views import Entry, Slack
from services.routing.queue_views import QueueCard
from services.routing.shortfalls import Judged
from services.tickets.lines import TicketLine

_NO_SLACK = Slack(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class TicketRow:
    """An open ticket in a list of the floor."""

    entry: Entry
    line: TicketLine
    standing: str | None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue. `able` people could take some of what waits for nobody now, `qualified` if they were here and had room."""

    card: QueueCard
    name: str
    company: str
    slack: Slack
    able: int
    qualified: int
    stuck: int
    reasons: tuple[tuple[str, int], ...]
    standing: str | None
    tickets: tuple[TicketRow, ...] | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of the floor. `tickets` is what they hold, where the reader opened it."""

    worker: Worker
    current: TicketRow | None
    standing: str | None
    done: int
    tickets: tuple[TicketRow, ...] | None

    @property
    def person(self) -> UUID:
        return self.worker.presence.person

    @property
    def is_full(self) -> bool:
        return self.worker.load.units_in_use >= self.worker.presence.capacity_units


def queues(floor: Floor, language: str, opened: UUID | None) -> Iterator[QueueRow]:
    """What waits for most pressing first: past due, at risk, the nearest due; empty queues last."""
    rows = [_queue(floor, card, language, opened == card.id) for card in floor.seen.board.queues]
    far = datetime.max.replace(tzinfo=floor.seen.board.at.tzinfo)
    return iter(sorted(rows, key=lambda row: (row.card.counts.nearest_due_at or far, row.card.code)))


def _queue(floor: Floor, card: QueueCard, language: str, is_open: bool) -> QueueRow:
    here = [each for each in floor.seen.groups if each.group.queue == card.id]
    stuck = [each for each in here if not each.able]
    company = floor.seen.names.by_key(card.tenant) if card.tenant else None
    return QueueRow(
        card=card,
        name=card.name[language],
        company=company.name if company else "",
        slack=floor.seen.slack.get(card.id, _NO_SLACK),
        able=len({person for each in here for person in each.able}),
        qualified=len({person for each in here for person in each.qualified}),
        stuck=sum(each.group.tickets for each in stuck),
        reasons=_reasons(stuck),
        standing=_standing(floor, card),
        tickets=tickets(floor, lambda entry: entry.queue == card.id and entry.status == "queued")
        if is_open
        else None,
    )


def _reasons(stuck: list[Judged]) -> tuple[tuple[str, int], ...]:
    """What keeps people from the first of what nobody can take."""
    return tuple((why.value, count) for why, count in stuck[0].reasons) if stuck else ()


def _standing(floor: Floor, card: QueueCard) -> str | None:
    counts, at = card.counts, floor.seen.board.at
    if counts.nearest_due_at is None:
        return None
    if counts.nearest_due_at < at:
        return "breached"
    return "at_risk" if counts.at_risk else "on_track"


def people(floor: Floor, opened: UUID | None) -> Iterator[PersonRow]:
    """Everybody of the floor, those who are here first."""
    for worker in floor.seen.board.people:
        person = worker.presence.person
        yield PersonRow(
            worker=worker,
            current=_current(floor, worker),
            standing=_nearest(floor, worker),
            done=floor.done.get(person, 0),
            tickets=tickets(floor, lambda entry, person=person: entry.assignee == person)  # type: ignore[misc]  # (mypy infers no lambda with a default)
            if opened == person
            else None,
        )


def _current(floor: Floor, worker: Worker) -> TicketRow | None:
    timer = worker.presence.timer
    found = next((each for each in floor.seen.timed if timer and each.ticket == timer.ticket), None)
    return _row(floor, found) if found else None


def _nearest(floor: Floor, worker: Worker) -> str | None:
    due_at = worker.load.nearest_due_at
    if due_at is None:
        return None
    return "breached" if due_at < floor.seen.board.at else "on_track"


def tickets(floor: Floor, wanted: Callable[[Entry], bool]) -> tuple[TicketRow, ...]:
    """Those of the opened tickets that are wanted, the nearest due first."""
    rows = (_row(floor, entry) for entry in floor.seen.opened if wanted(entry))
    return tuple(row for row in rows if row is not None)


def _row(floor: Floor, entry: Entry) -> TicketRow | None:
    line = floor.lines.get(entry.ticket)
    return TicketRow(entry, line, entry.standing(floor.seen.board.at)) if line else None
