"""The clocks of one ticket while one happening is worked in: begun, stopped, paused and retargeted by metric."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.rules import clock_runs as run
from services.rules.clocks import Clock, Outcome, Result, Terms, Timelines, Told
from services.rules.happenings import Ticket
from services.rules.lifecycle import Status
from services.rules.policies import Metric, Policy, PolicyVersion

_WAITS_FOR_APPROVER = frozenset(Metric) - {Metric.DEADLINE}
_WAITS_FOR_CLIENT = frozenset({Metric.PERIODIC_UPDATE, Metric.RESOLUTION})

# A run of these goes on from the elapsed time of the one before, so that a breach would be counted again.
_CARRIED = frozenset({Metric.FIRST_RESPONSE, Metric.RESOLUTION})
_JUDGED_ONCE = frozenset({Metric.FIRST_RESPONSE, Metric.RESOLUTION, Metric.DEADLINE})


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


def pauses(metric: Metric, status: str, policy: Policy | None) -> bool:
    """Whether a status pauses a metric."""
    if status == Status.AWAITING_APPROVAL:
        return metric in _WAITS_FOR_APPROVER
    if status == Status.WAITING_CLIENT:
        return metric in _WAITS_FOR_CLIENT
    return status == Status.ON_HOLD and policy is not None and metric in policy.hold_pauses


class TicketClocks:
    """What `happened` changes step by step; it lives as long as one call."""

    def __init__(self, before: Standings, book: Book, at: datetime) -> None:
        """Take the clocks as they stood, and the policy that matches the ticket as it was."""
        self.ticket, self.book, self.at = before.ticket, book, at
        self.policy: Policy | None = None
        self._clocks, self._outcomes = list(before.clocks), list[Outcome]()
        self.match()

    def standings(self) -> Standings:
        """How they stand now."""
        return Standings(self.ticket, tuple(self._clocks), tuple(self._outcomes))

    def match(self) -> None:
        """Find the policy for the ticket as it now is."""
        ticket, version, self.policy = self.ticket, self.book.version, None
        if version is not None:
            self.policy = version.match(
                task_type=ticket.task_type, priority=ticket.priority, channel=ticket.channel, tags=ticket.tags
            )

    def running(self, metric: Metric) -> Clock | None:
        """The cycle of a metric that has not stopped."""
        return next((each for each in self._clocks if each.metric is metric and not each.is_stopped), None)

    def cycles(self, metric: Metric) -> list[Clock]:
        """All cycles of a metric, in order."""
        return [clock for clock in self._clocks if clock.metric is metric]

    def settle(self) -> None:
        """Find what lies behind this instant."""
        for clock in [each for each in self._clocks if not each.is_stopped]:
            self._put(clock, run.settled(clock, self.book.timelines, now=self.at))

    def start(self, metric: Metric) -> None:
        """Begin a cycle, if the policy has a target and none runs."""
        terms = self._terms(metric)
        if terms is not None and self.running(metric) is None:
            self.begin_cycle(metric, terms)

    def begin_cycle(self, metric: Metric, terms: Terms) -> None:
        """Begin the next cycle of a metric."""
        earlier = self.cycles(metric)
        breached = any(clock.result is Result.BREACHED for clock in earlier)
        clock, told = run.started(
            metric,
            terms,
            self.book.timelines,
            at=self.at,
            paused=pauses(metric, self.ticket.status, self.policy),
            cycle=len(earlier) + 1,
            carried_us=earlier[-1].elapsed_us if earlier and metric in _CARRIED else 0,
            judged=not (breached and metric in _JUDGED_ONCE),
        )
        self._clocks.append(clock)
        self._outcomes += told

    def stop(self, metric: Metric, *, judge: bool) -> None:
        """End the running cycle of a metric, if there is one."""
        if clock := self.running(metric):
            self._put(clock, run.stopped(clock, self.book.timelines, at=self.at, judge=judge))

    def pause_or_resume(self) -> None:
        """Let each clock run or not, as the status and the policy say."""
        for clock in [each for each in self._clocks if not each.is_stopped]:
            change = run.paused if pauses(clock.metric, self.ticket.status, self.policy) else run.resumed
            self._put(clock, (change(clock, self.book.timelines, at=self.at), ()))

    def retarget(self, metric: Metric, *, wanted: bool) -> None:
        """Measure by the policy that matches now: go on, end, or (if `wanted`) begin."""
        running, terms = self.running(metric), self._terms(metric)
        if running and terms:
            self.measure_by(running, terms)
        elif running:
            self.stop(metric, judge=False)
        elif wanted:
            self.start(metric)

    def measure_by(self, clock: Clock, terms: Terms) -> None:
        """Put a running clock on other terms."""
        self._put(clock, run.retargeted(clock, terms, self.book.timelines, at=self.at))

    def _put(self, clock: Clock, told: Told) -> None:
        self._clocks[self._clocks.index(clock)] = told[0]
        self._outcomes += told[1]

    def _terms(self, metric: Metric) -> Terms | None:
        policy, version, priority = self.policy, self.book.version, self.ticket.priority
        goal = policy.goal(metric, priority) if policy else None
        if goal is None or policy is None or version is None:
            return None
        return Terms(
            goal.calendar_id, version.id, policy.id, goal.limits[priority], warn_percents=goal.warn_percents
        )
