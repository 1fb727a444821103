"""What happens to a ticket, and what that does to its SLA clocks.

Pure: the caller supplies every instant. `happened` takes all clocks of a ticket, stopped ones too, and
answers with all of them as they then stand, and with what is to be recorded. Folding it replays a history.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from services.rules import clock_runs as run
from services.rules import promises
from services.rules.clocks import Clock, Outcome, Timelines
from services.rules.happenings import (
    ClientCommented,
    Created,
    DeadlineMoved,
    Happening,
    Merged,
    Reapplied,
    Reclassified,
    StaffCommented,
    StatusChanged,
    Ticket,
)
from services.rules.lifecycle import Status
from services.rules.policies import Metric
from services.rules.ticket_clocks import Book, Standings, TicketClocks, pauses

__all__ = ["Book", "Standings", "created", "happened", "pauses", "replayed", "swept"]

_WORKED = frozenset({Status.IN_PROGRESS, Status.IN_REVIEW})
_OVER = frozenset({Status.RESOLVED, Status.CLOSED, Status.CANCELLED})
_JUDGED_ON_RESOLVING = frozenset(
    {Metric.FIRST_RESPONSE, Metric.RESOLUTION, Metric.WORK_TIME, Metric.DEADLINE}
)


def created(ticket: Ticket, book: Book, *, promised_at: datetime | None = None) -> Standings:
    """The clocks that begin with a ticket; `promised_at` starts its deadline."""
    return happened(Standings(ticket), Created(ticket.created_at, promised_at), book)


def happened(before: Standings, happening: Happening, book: Book) -> Standings:
    """What one happening does. Warnings and breaches that lie before it are found first.

    `outcomes` are those of this step alone. Raises what the calendar raises (`openings`).
    """
    clocks = TicketClocks(before, book, happening.at)
    clocks.settle()
    match happening:
        case Created():
            _begin(clocks, happening.promised_at)
        case StatusChanged():
            _move(clocks, happening.to)
        case StaffCommented():
            _answer(clocks)
        case ClientCommented():
            _ask(clocks)
        case Reclassified():
            _reclassify(clocks, happening)
        case Reapplied():
            _match_again(clocks)
        case DeadlineMoved():
            promises.promise(clocks, happening.promised_at, open_=clocks.ticket.status not in _OVER)
        case Merged():
            _leave(clocks, Status.CLOSED)
        case _:
            assert_never(happening)
    return clocks.standings()


def swept(
    clocks: Iterable[Clock], timelines: Timelines, *, now: datetime
) -> tuple[tuple[Clock, ...], tuple[Outcome, ...]]:
    """Find every warning and breach behind `now`. Twice finds nothing more."""
    told = [run.settled(clock, timelines, now=now) for clock in clocks]
    return tuple(clock for clock, _ in told), tuple(outcome for _, outcomes in told for outcome in outcomes)


def replayed(ticket: Ticket, history: Iterable[Happening], book: Book, *, now: datetime) -> Standings:
    """The same history under any policy list and calendars, as it stands at `now`: what-if.

    `ticket` is as it was created; `history` begins with Created and rises in time.
    """
    standings, outcomes = Standings(ticket), list[Outcome]()
    for happening in history:
        standings = happened(standings, happening, book)
        outcomes += standings.outcomes
    clocks, found = swept(standings.clocks, book.timelines, now=now)
    return Standings(standings.ticket, clocks, (*outcomes, *found))


def _begin(clocks: TicketClocks, promised_at: datetime | None) -> None:
    for metric in (Metric.FIRST_RESPONSE, Metric.PERIODIC_UPDATE, Metric.RESOLUTION):
        clocks.start(metric)
    promises.begin(clocks, promised_at)
    _follow_work(clocks, Status.NEW, clocks.ticket.status)


def _move(clocks: TicketClocks, to: str) -> None:
    was = clocks.ticket.status
    if to in _OVER:
        _leave(clocks, to)
        return
    clocks.ticket = replace(clocks.ticket, status=to)
    if was in _OVER:
        clocks.start(Metric.PERIODIC_UPDATE)
        clocks.start(Metric.RESOLUTION)
    _follow_work(clocks, was, to)
    clocks.pause_or_resume()


def _leave(clocks: TicketClocks, status: str) -> None:
    """Stop every clock: judged as far as resolving judges, without a result otherwise."""
    clocks.ticket = replace(clocks.ticket, status=status, unanswered=False)
    judged = _JUDGED_ON_RESOLVING if status == Status.RESOLVED else frozenset()
    for metric in Metric:
        clocks.stop(metric, judge=metric in judged)


def _follow_work(clocks: TicketClocks, was: str, to: str) -> None:
    """Each entry to work is a cycle, and so is the passage from work to review."""
    if was in _WORKED:
        clocks.stop(Metric.WORK_TIME, judge=True)
    if to in _WORKED:
        clocks.start(Metric.WORK_TIME)


def _answer(clocks: TicketClocks) -> None:
    clocks.ticket = replace(clocks.ticket, responded=True, unanswered=False)
    for metric in (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.PERIODIC_UPDATE):
        clocks.stop(metric, judge=True)
    if clocks.ticket.status not in _OVER:
        clocks.start(Metric.PERIODIC_UPDATE)


def _ask(clocks: TicketClocks) -> None:
    if clocks.ticket.status not in _OVER and not clocks.ticket.unanswered:
        clocks.ticket = replace(clocks.ticket, unanswered=True)
        clocks.start(Metric.NEXT_RESPONSE)


def _reclassify(clocks: TicketClocks, change: Reclassified) -> None:
    clocks.ticket = replace(
        clocks.ticket, task_type=change.task_type, priority=change.priority, tags=change.tags
    )
    _match_again(clocks)


def _match_again(clocks: TicketClocks) -> None:
    """Measure on by what matches now; a metric that has a target only now begins now."""
    clocks.match()
    if clocks.ticket.status in _OVER:
        return
    for metric, wanted in _wanted(clocks.ticket):
        clocks.retarget(metric, wanted=wanted)
    promises.follow(clocks)
    clocks.pause_or_resume()


def _wanted(ticket: Ticket) -> Iterable[tuple[Metric, bool]]:
    """Each metric, and whether it would now have a clock if it had a target."""
    return (
        (Metric.FIRST_RESPONSE, not ticket.responded),
        (Metric.NEXT_RESPONSE, ticket.unanswered),
        (Metric.PERIODIC_UPDATE, True),
        (Metric.RESOLUTION, True),
        (Metric.WORK_TIME, ticket.status in _WORKED),
    )
