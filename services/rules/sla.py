"""What happens to a ticket, and what that does to its SLA clocks.

Pure: the caller supplies every instant. `happened` takes all clocks of a ticket, stopped ones too, and
answers with all of them as they then stand, and with what is to be recorded. Folding it replays a history.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from services.rules import clocks as run
from services.rules.clocks import Clock, Outcome, Result, Terms, Timelines, Told
from services.rules.deadlines import cut_off_promise
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
from services.rules.policies import Metric, Policy, PolicyVersion

_WAITS_FOR_APPROVER = frozenset(Metric) - {Metric.DEADLINE}
_WAITS_FOR_CLIENT = frozenset({Metric.PERIODIC_UPDATE, Metric.RESOLUTION})
_WORKED = frozenset({Status.IN_PROGRESS, Status.IN_REVIEW})
_OVER = frozenset({Status.RESOLVED, Status.CLOSED, Status.CANCELLED})

# A run of these goes on from the elapsed time of the one before, so that a breach would be counted again.
_CARRIED = frozenset({Metric.FIRST_RESPONSE, Metric.RESOLUTION})
_JUDGED_ONCE = frozenset({Metric.FIRST_RESPONSE, Metric.RESOLUTION, Metric.DEADLINE})
_JUDGED_ON_RESOLVING = frozenset(
    {Metric.FIRST_RESPONSE, Metric.RESOLUTION, Metric.WORK_TIME, Metric.DEADLINE}
)


@dataclass(frozen=True, slots=True)
class Book:
    """What is in force for a ticket: its pinned policy list, the calendars by id, and the tenant's own one.

    `calendar_id` measures a deadline where no policy applies.
    """

    version: PolicyVersion | None
    timelines: Timelines
    calendar_id: UUID


@dataclass(frozen=True, slots=True)
class Standings:
    """A ticket as the engine knows it, its clocks in the order in which they began, and what was found."""

    ticket: Ticket
    clocks: tuple[Clock, ...] = ()
    outcomes: tuple[Outcome, ...] = field(default=(), compare=False)


def created(ticket: Ticket, book: Book, *, promised_at: datetime | None = None) -> Standings:
    """The clocks that begin with a ticket; `promised_at` starts its deadline."""
    return happened(Standings(ticket), Created(ticket.created_at, promised_at), book)


def happened(before: Standings, happening: Happening, book: Book) -> Standings:
    """What one happening does. Warnings and breaches that lie before it are found first.

    `outcomes` are those of this step alone. Raises what the calendar raises (`openings`).
    """
    desk = _Desk(before, book, happening.at)
    desk.settle()
    match happening:
        case Created():
            desk.begin(happening.promised_at)
        case StatusChanged():
            desk.move(happening.to)
        case StaffCommented():
            desk.answer()
        case ClientCommented():
            desk.ask()
        case Reclassified():
            desk.reclassify(happening)
        case Reapplied():
            desk.match_again()
        case DeadlineMoved():
            desk.promise(happening.promised_at)
        case Merged():
            desk.leave(Status.CLOSED)
    return desk.standings()


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


def pauses(metric: Metric, status: str, policy: Policy | None) -> bool:
    """Whether a status pauses a metric."""
    if status == Status.AWAITING_APPROVAL:
        return metric in _WAITS_FOR_APPROVER
    if status == Status.WAITING_CLIENT:
        return metric in _WAITS_FOR_CLIENT
    return status == Status.ON_HOLD and policy is not None and metric in policy.hold_pauses


class _Desk:
    """The clocks of one ticket while one happening is worked in."""

    def __init__(self, before: Standings, book: Book, at: datetime) -> None:
        self.ticket, self.clocks, self.book, self.at = before.ticket, list(before.clocks), book, at
        self.timelines, self.outcomes = book.timelines, list[Outcome]()
        self.policy = self._matching()

    def standings(self) -> Standings:
        return Standings(self.ticket, tuple(self.clocks), tuple(self.outcomes))

    # --- what happens

    def settle(self) -> None:
        self._each(partial(run.settled, timelines=self.timelines, now=self.at))

    def begin(self, promised_at: datetime | None) -> None:
        for metric in (Metric.FIRST_RESPONSE, Metric.PERIODIC_UPDATE, Metric.RESOLUTION):
            self._start(metric)
        if promised_at is not None:
            self.promise(promised_at)
        else:
            self._promise_by_cut_off()
        self._follow_work(Status.NEW, self.ticket.status)

    def move(self, to: str) -> None:
        was, self.ticket = self.ticket.status, replace(self.ticket, status=to)
        if to in _OVER:
            self.leave(to)
            return
        if was in _OVER:
            self._start(Metric.PERIODIC_UPDATE)
            self._start(Metric.RESOLUTION)
        self._follow_work(was, to)
        self._each(self._paused_or_not)

    def leave(self, status: str) -> None:
        """Stop every clock: judged as far as resolving judges, without a result otherwise."""
        self.ticket = replace(self.ticket, status=status, unanswered=False)
        judged = _JUDGED_ON_RESOLVING if status == Status.RESOLVED else frozenset()
        self._each(lambda clock: run.stopped(clock, self.timelines, at=self.at, judge=clock.metric in judged))

    def answer(self) -> None:
        self.ticket = replace(self.ticket, responded=True, unanswered=False)
        for metric in (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.PERIODIC_UPDATE):
            self._stop(metric, judge=True)
        if self.ticket.status not in _OVER:
            self._start(Metric.PERIODIC_UPDATE)

    def ask(self) -> None:
        if self.ticket.status not in _OVER and not self.ticket.unanswered:
            self.ticket = replace(self.ticket, unanswered=True)
            self._start(Metric.NEXT_RESPONSE)

    def reclassify(self, change: Reclassified) -> None:
        self.ticket = replace(
            self.ticket, task_type=change.task_type, priority=change.priority, tags=change.tags
        )
        self.match_again()

    def match_again(self) -> None:
        """Measure on by what matches now; a metric that has a target only now begins now."""
        self.policy = self._matching()
        if self.ticket.status in _OVER:
            return
        for metric in Metric:
            if metric is not Metric.DEADLINE:
                self._retarget(metric)
        self._repromise()
        self._each(self._paused_or_not)

    def promise(self, promised_at: datetime | None, *, by_cut_off: bool = False) -> None:
        """Set, move or (None) remove the deadline. A breached one stays as it is and a new cycle begins."""
        running = self._running(Metric.DEADLINE)
        if promised_at is None or (running and running.result is Result.BREACHED):
            self._stop(Metric.DEADLINE, judge=False)
        if promised_at is None or self.ticket.status in _OVER:
            return
        terms = self._deadline_terms(promised_at, by_cut_off=by_cut_off)
        if running and running.result is None:
            self._put(running, run.retargeted(running, terms, self.timelines, at=self.at))
        else:
            self._begin_cycle(Metric.DEADLINE, terms)

    # --- how

    def _matching(self) -> Policy | None:
        if self.book.version is None:
            return None
        ticket = self.ticket
        return self.book.version.match(
            task_type=ticket.task_type, priority=ticket.priority, channel=ticket.channel, tags=ticket.tags
        )

    def _each(self, change: Callable[[Clock], Told]) -> None:
        for clock in list(self.clocks):
            if not clock.is_stopped:
                self._put(clock, change(clock))

    def _put(self, clock: Clock, told: Told) -> None:
        self.clocks[self.clocks.index(clock)] = told[0]
        self.outcomes += told[1]

    def _running(self, metric: Metric) -> Clock | None:
        return next((each for each in self.clocks if each.metric is metric and not each.is_stopped), None)

    def _start(self, metric: Metric) -> None:
        terms = self._terms(metric)
        if terms is not None and self._running(metric) is None:
            self._begin_cycle(metric, terms)

    def _begin_cycle(self, metric: Metric, terms: Terms) -> None:
        earlier = [clock for clock in self.clocks if clock.metric is metric]
        breached = any(clock.result is Result.BREACHED for clock in earlier)
        clock, told = run.started(
            metric,
            terms,
            self.timelines,
            at=self.at,
            paused=pauses(metric, self.ticket.status, self.policy),
            cycle=len(earlier) + 1,
            carried_us=earlier[-1].elapsed_us if earlier and metric in _CARRIED else 0,
            judged=not (breached and metric in _JUDGED_ONCE),
        )
        self.clocks.append(clock)
        self.outcomes += told

    def _stop(self, metric: Metric, *, judge: bool) -> None:
        if clock := self._running(metric):
            self._put(clock, run.stopped(clock, self.timelines, at=self.at, judge=judge))

    def _follow_work(self, was: str, to: str) -> None:
        """Each entry to work is a cycle, and so is the passage from work to review."""
        if was in _WORKED:
            self._stop(Metric.WORK_TIME, judge=True)
        if to in _WORKED:
            self._start(Metric.WORK_TIME)

    def _paused_or_not(self, clock: Clock) -> Told:
        change = run.paused if pauses(clock.metric, self.ticket.status, self.policy) else run.resumed
        return change(clock, self.timelines, at=self.at), ()

    def _terms(self, metric: Metric) -> Terms | None:
        goal = self.policy.goal(metric, self.ticket.priority) if self.policy else None
        if goal is None or self.policy is None or self.book.version is None:
            return None
        limit = goal.limits[self.ticket.priority]
        return Terms(
            goal.calendar_id, self.book.version.id, self.policy.id, limit, warn_percents=goal.warn_percents
        )

    def _retarget(self, metric: Metric) -> None:
        running, terms = self._running(metric), self._terms(metric)
        if running and terms:
            self._put(running, run.retargeted(running, terms, self.timelines, at=self.at))
        elif running:
            self._stop(metric, judge=False)
        elif self._is_wanted(metric):
            self._start(metric)

    def _is_wanted(self, metric: Metric) -> bool:
        """Whether a metric without a running clock would have one under the policy that now applies."""
        wanted = {
            Metric.FIRST_RESPONSE: not self.ticket.responded,
            Metric.NEXT_RESPONSE: self.ticket.unanswered,
            Metric.WORK_TIME: self.ticket.status in _WORKED,
        }
        return wanted.get(metric, True)

    def _deadline_terms(self, promised_at: datetime, *, by_cut_off: bool) -> Terms:
        policy, version = self.policy, self.book.version
        return Terms(
            policy.calendar_id if policy else self.book.calendar_id,
            version.id if policy and version else None,
            policy.id if policy else None,
            promised_at=promised_at,
            by_cut_off=by_cut_off,
            warn_percents=policy.deadline_warn_percents if policy else (),
        )

    def _promise_by_cut_off(self) -> None:
        if self.policy and self.policy.cut_off:
            timeline = self.timelines[self.policy.calendar_id]
            promised_at = cut_off_promise(timeline, self.policy.cut_off, self.ticket.created_at)
            self.promise(promised_at, by_cut_off=True)

    def _repromise(self) -> None:
        """After matching again: a promise by cut-off follows the policy, one that was given stays."""
        running = self._running(Metric.DEADLINE)
        if running and not running.terms.by_cut_off:
            self.promise(running.terms.promised_at)
        elif self.policy and self.policy.cut_off:
            if running or not any(clock.metric is Metric.DEADLINE for clock in self.clocks):
                self._promise_by_cut_off()
        elif running:
            self._stop(Metric.DEADLINE, judge=False)
