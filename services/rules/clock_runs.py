"""The few things that can happen to one clock: started, settled, paused, resumed, stopped, retargeted.

Pure and exact. Each function takes a clock as it was and answers with the clock as it is, and what is told.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.rules.clocks import Clock, Fact, Outcome, Result, State, Stretch, Terms, Timelines, Told
from services.rules.instants import instant, micros
from services.rules.policies import Metric


def started(
    metric: Metric,
    terms: Terms,
    timelines: Timelines,
    *,
    at: datetime,
    paused: bool = False,
    cycle: int = 1,
    carried_us: int = 0,
    judged: bool = True,
) -> Told:
    """A new cycle. A carried time that already uses up the target is a breach at this instant."""
    state = State.PAUSED if paused else State.RUNNING
    clock = Clock(
        metric, cycle, terms, at, state, at, carried_us, carried_us,
        judged=judged, stretches=(Stretch(at, None, state, terms.calendar_id),),
    )  # fmt: skip
    return _used_up(_scheduled(clock, timelines), at)


def elapsed_us(clock: Clock, timelines: Timelines, now: datetime) -> int:
    """Open time counted up to `now`, pauses left out, what was carried over counted in."""
    if clock.state is not State.RUNNING or now <= clock.measured_at:
        return clock.elapsed_us
    timeline = timelines[clock.terms.calendar_id]
    return clock.elapsed_us + timeline.between(micros(clock.measured_at), micros(now))


def settled(clock: Clock, timelines: Timelines, *, now: datetime) -> Told:
    """Find the warnings and the breach that lie behind `now`, each dated at its own instant.

    At `due_at` itself a clock is not breached; a stop then still meets the target.
    """
    told: list[Outcome] = []
    while _warns(clock, now):
        told.append(_outcome(Fact.WARNED, clock, clock.warn_at, clock.terms.warn_percents[clock.warned]))
        given = clock.warned + 1
        clock = replace(clock, warned=given, warn_at=_warning(clock, timelines, given))
    if _breaches(clock, now):
        clock = replace(clock, result=Result.BREACHED, breached_at=clock.due_at, warn_at=None)
        told.append(_outcome(Fact.BREACHED, clock, clock.due_at))
    return clock, tuple(told)


def _warns(clock: Clock, now: datetime) -> bool:
    if clock.result is not None or clock.warn_at is None or clock.warn_at > now:
        return False
    return clock.due_at is None or clock.warn_at <= clock.due_at


def _breaches(clock: Clock, now: datetime) -> bool:
    return clock.judged and clock.result is None and clock.due_at is not None and clock.due_at < now


def paused(clock: Clock, timelines: Timelines, *, at: datetime) -> Clock:
    """Stop counting. A target already used up stays due at its instant."""
    if clock.state is not State.RUNNING:
        return clock
    clock = _measured(clock, timelines, at, State.PAUSED)
    reached = clock.due_at is not None and clock.due_at <= at
    return replace(clock, due_at=clock.due_at if reached else None, warn_at=None)


def resumed(clock: Clock, timelines: Timelines, *, at: datetime) -> Clock:
    """Count again; what is due moves by open time."""
    if clock.state is not State.PAUSED:
        return clock
    clock = _measured(clock, timelines, at, State.RUNNING)
    return clock if clock.due_at is not None else _scheduled(clock, timelines)


def stopped(clock: Clock, timelines: Timelines, *, at: datetime, judge: bool) -> Told:
    """End the cycle: met if `judge` and in time, otherwise without a result; a breach found before stays."""
    if clock.is_stopped:
        return clock, ()
    clock = replace(_measured(clock, timelines, at, State.STOPPED), stopped_at=at, warn_at=None)
    if clock.result is Result.BREACHED:
        return clock, ()
    result = Result.MET if judge and clock.judged else Result.ENDED
    return replace(clock, result=result), (_outcome(Fact(result), clock, at),)


def retargeted(clock: Clock, terms: Terms, timelines: Timelines, *, at: datetime) -> Told:
    """Measure by other terms from `at` on. The elapsed time is kept as a number, and so is a breach.

    If the new target is already used up, the breach's instant is `at`.
    """
    if clock.is_stopped or terms == clock.terms:
        return clock, ()
    clock = replace(_measured(clock, timelines, at, clock.state, terms.calendar_id), terms=terms)
    told = (_outcome(Fact.RETARGETED, clock, at),)
    if clock.result is Result.BREACHED:
        return clock, told
    clock = replace(clock, due_at=None, warned=min(clock.warned, _thresholds_passed(clock, timelines)))
    clock, more = _used_up(_scheduled(clock, timelines), at)
    return clock, told + more


def rescheduled(clock: Clock, timelines: Timelines, *, at: datetime) -> Clock:
    """Look up what is due anew, after its calendar got a version that is in force from `at` or later."""
    if clock.state is not State.RUNNING or clock.result is not None or (clock.due_at and clock.due_at <= at):
        return clock
    counted = elapsed_us(clock, timelines, at)
    return _scheduled(replace(clock, elapsed_us=counted, measured_at=max(at, clock.measured_at)), timelines)


def _measured(
    clock: Clock, timelines: Timelines, at: datetime, state: State, calendar_id: UUID | None = None
) -> Clock:
    """The clock with its time counted up to `at`, and its last stretch ended there if anything changes."""
    calendar_id = calendar_id or clock.terms.calendar_id
    counted = elapsed_us(clock, timelines, at)
    stretches = clock.stretches
    if (stretches[-1].state, stretches[-1].calendar_id) != (state, calendar_id):
        stretches = (*stretches[:-1], replace(stretches[-1], to_at=at))
        if state is not State.STOPPED:
            stretches = (*stretches, Stretch(at, None, state, calendar_id))
    return replace(clock, elapsed_us=counted, measured_at=at, state=state, stretches=stretches)


def _scheduled(clock: Clock, timelines: Timelines) -> Clock:
    """The clock with what is due next, counted from `measured_at`. A promise stands, paused or not."""
    due_at, target = clock.terms.promised_at, clock.terms.target_us
    if target is not None and (clock.state is State.RUNNING or clock.elapsed_us >= target):
        due_at = _reach(clock, timelines, target)
    return replace(clock, due_at=due_at, warn_at=_warning(clock, timelines, clock.warned))


def _warning(clock: Clock, timelines: Timelines, given: int) -> datetime | None:
    """The instant of the next warning after those given; one that lies behind already is for now."""
    percents = clock.terms.warn_percents
    if given >= len(percents) or clock.state is not State.RUNNING:
        return None
    whole = _whole(clock, timelines)
    return _reach(clock, timelines, whole * percents[given] // 100) if whole else None


def _reach(clock: Clock, timelines: Timelines, elapsed: int) -> datetime:
    left = max(0, elapsed - clock.elapsed_us)
    return instant(timelines[clock.terms.calendar_id].reach(micros(clock.measured_at), left))


def _thresholds_passed(clock: Clock, timelines: Timelines) -> int:
    whole = _whole(clock, timelines) or 0
    return sum(clock.elapsed_us >= whole * percent // 100 for percent in clock.terms.warn_percents)


def _whole(clock: Clock, timelines: Timelines) -> int | None:
    """The length that thresholds are shares of; a promise's is the open time from the start to it."""
    if clock.terms.promised_at is None:
        return clock.terms.target_us
    timeline = timelines[clock.terms.calendar_id]
    return timeline.between(micros(clock.started_at), micros(clock.terms.promised_at))


def _used_up(clock: Clock, at: datetime) -> Told:
    """A judged clock whose target is used up as it starts, or by a change, breaches at that instant."""
    if clock.due_at is None or clock.due_at > at:
        return clock, ()
    clock = replace(clock, due_at=at, warn_at=None)
    if not clock.judged:
        return clock, ()
    clock = replace(clock, result=Result.BREACHED, breached_at=at)
    return clock, (_outcome(Fact.BREACHED, clock, at),)


def _outcome(fact: Fact, clock: Clock, at: datetime | None, percent: int | None = None) -> Outcome:
    assert at is not None
    return Outcome(fact, clock.metric, clock.cycle, at, percent)
