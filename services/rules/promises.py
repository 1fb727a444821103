"""A ticket's deadline: promised, moved and removed, or following its policy's cut-off rule."""

from datetime import datetime

from services.rules.clocks import Result, Terms
from services.rules.deadlines import cut_off_promise
from services.rules.policies import Metric
from services.rules.ticket_clocks import TicketClocks


def begin(clocks: TicketClocks, promised_at: datetime | None) -> None:
    """The deadline of a new ticket: the promise that was given, or else the cut-off rule's."""
    if promised_at is not None:
        promise(clocks, promised_at)
    else:
        _promise_by_cut_off(clocks)


def promise(
    clocks: TicketClocks, promised_at: datetime | None, *, open_: bool = True, by_cut_off: bool = False
) -> None:
    """Set, move or (None) remove the deadline; only an `open_` ticket can be promised anything.

    A breached deadline stays as it is, and the next is another cycle.
    """
    running = clocks.running(Metric.DEADLINE)
    if promised_at is None or (running and running.result is Result.BREACHED):
        clocks.stop(Metric.DEADLINE, judge=False)
    if promised_at is None or not open_:
        return
    terms = _terms(clocks, promised_at, by_cut_off=by_cut_off)
    if running and running.result is None:
        clocks.measure_by(running, terms)
    else:
        clocks.begin_cycle(Metric.DEADLINE, terms)


def follow(clocks: TicketClocks) -> None:
    """After matching again: a promise by cut-off follows the policy; one that was given, or missed, stays."""
    running, policy = clocks.running(Metric.DEADLINE), clocks.policy
    if running and running.result is Result.BREACHED:
        return
    if running and not running.terms.by_cut_off:
        promise(clocks, running.terms.promised_at)
    elif policy and policy.cut_off:
        if running or not clocks.cycles(Metric.DEADLINE):
            _promise_by_cut_off(clocks)
    elif running:
        clocks.stop(Metric.DEADLINE, judge=False)


def _promise_by_cut_off(clocks: TicketClocks) -> None:
    policy = clocks.policy
    if policy and policy.cut_off:
        timeline = clocks.book.timelines[policy.calendar_id]
        promised_at = cut_off_promise(timeline, policy.cut_off, clocks.ticket.created_at)
        promise(clocks, promised_at, by_cut_off=True)


def _terms(clocks: TicketClocks, promised_at: datetime, *, by_cut_off: bool) -> Terms:
    policy, version = clocks.policy, clocks.book.version
    return Terms(
        policy.calendar_id if policy else clocks.book.calendar_id,
        version.id if policy and version else None,
        policy.id if policy else None,
        promised_at=promised_at,
        by_cut_off=by_cut_off,
        warn_percents=policy.deadline_warn_percents if policy else (),
    )
