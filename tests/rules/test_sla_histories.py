"""Random histories of tickets: the resolution clock against a minute-by-minute count, and laws for every clock."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from services.rules.clock_runs import elapsed_us as elapsed
from services.rules.clocks import Clock, Fact, Outcome, Result, State
from services.rules.happenings import (
    ClientCommented,
    DeadlineMoved,
    Happening,
    Reclassified,
    StaffCommented,
    StatusChanged,
)
from services.rules.instants import MINUTE, instant, micros
from services.rules.lifecycle import MOVES, Status
from services.rules.policies import Conditions, Metric
from services.rules.sla import Standings, created, happened, swept
from services.rules.standing import Counting, explained, next_instant
from tests.rules.sla_book import ALWAYS, OFFICE_JSON, TIMELINES, at, book, goal, policy, ticket
from tests.rules.slow_calendar import minute_of, open_minutes

START = at("01 08:00")
IS_OPEN = open_minutes(OFFICE_JSON, at("01 00:00").date(), at("30 00:00").date())
BOOK = book(
    policy(1, goal(Metric.RESOLUTION, 700, calendar=ALWAYS), when=Conditions(tags=frozenset({"night"}))),
    policy(2),
)


RARE = {Status.CANCELLED, Status.CLOSED}


@st.composite
def histories(draw: st.DrawFn, *, moves_only: bool = False) -> list[Happening]:
    """Legal moves from `new`, with comments and changes between them, at whole minutes that rise."""
    told: list[Happening] = []
    status, minute = Status.NEW, 0
    for _ in range(draw(st.integers(0, 20))):
        minute += draw(
            st.one_of(st.integers(1, 90), st.integers(1, 3000), st.sampled_from([60, 420, 480, 540]))
        )
        when = START + timedelta(minutes=minute)
        kind = 0 if moves_only else draw(st.integers(0, 7))
        if kind <= 3 and MOVES[status]:
            rare = {Status.AWAITING_APPROVAL} | (RARE if draw(st.integers(0, 9)) else set())
            status = draw(st.sampled_from(sorted(MOVES[status] - rare)))
            told.append(StatusChanged(when, status))
        elif kind > 3:
            told.append(other(draw, when, kind))
    return told


def other(draw: st.DrawFn, when: datetime, kind: int) -> Happening:
    match kind:
        case 4:
            return StaffCommented(when)
        case 5:
            return ClientCommented(when)
        case 6:
            promise = st.none() | st.integers(-600, 6000).map(
                lambda minutes: when + timedelta(minutes=minutes)
            )
            return DeadlineMoved(when, draw(promise))
        case _:
            tags = frozenset(draw(st.sets(st.just("night"))))
            return Reclassified(when, "payroll", draw(st.sampled_from(["normal", "urgent", "low"])), tags)


def told(history: list[Happening], sweeps: list[int]) -> tuple[Standings, list[Outcome]]:
    """The history with sweeps at some minutes between."""
    standings = created(ticket("01 08:00"), BOOK)
    outcomes = list(standings.outcomes)
    steps: list[Any] = sorted(
        [(each.at, 1, each) for each in history] + [(START + timedelta(minutes=n), 0, None) for n in sweeps],
        key=lambda step: step[:2],
    )
    for when, _, happening in steps:
        if happening is None:
            clocks, found = swept(standings.clocks, TIMELINES, now=when)
            standings = Standings(standings.ticket, clocks)
        else:
            standings = happened(standings, happening, BOOK)
            found = standings.outcomes
        outcomes += found
    return standings, outcomes


def is_running(status: str) -> bool:
    return status not in {"waiting_client", "resolved", "closed", "cancelled"}


def counted(history: list[Happening], limit: int) -> list[tuple[int, str, datetime | None]]:
    """Each resolution cycle by walking the minutes: minutes elapsed, result, and the instant it was decided."""
    cycles: list[tuple[int, str, datetime | None]] = []
    changes = {each.at: each.to for each in history if isinstance(each, StatusChanged)}
    status, used, over, spoiled = "new", 0, False, False
    due: datetime | None = None
    now = START
    while now <= max(changes, default=START):
        to = changes.get(now, status)
        late = due is not None and now > due
        if to in {"resolved", "cancelled"} and not over:
            result = "ended" if spoiled else "breached" if late else "met" if to == "resolved" else "ended"
            cycles.append((used, result, {"breached": due, "met": now}.get(result)))
            over, spoiled = True, spoiled or late
        elif status == "resolved" and to == "queued":
            over, due = False, now if used >= limit else None
        status = to
        if not over and is_running(status) and IS_OPEN(minute_of(now)):
            used += 1
            due = now + timedelta(minutes=1) if used == limit else due
        now += timedelta(minutes=1)
    return cycles


@given(histories(moves_only=True))
def test_the_resolution_clock_agrees_with_a_count_of_the_minutes(history: list[Happening]):
    standings, _ = told(history, [])
    mine = [
        (clock.elapsed_us // MINUTE, clock.result.value if clock.result else None, clock.decided_at)
        for clock in standings.clocks
        if clock.metric is Metric.RESOLUTION and clock.is_stopped
    ]
    event("a resolution was late" if any(each[1] == "breached" for each in mine) else "none was late")
    event(f"{len(mine)} cycles")
    assert mine == counted(history, 480)


@given(histories(), st.lists(st.integers(0, 20_000), max_size=12))
def test_sweeps_at_any_instants_find_the_same_facts_once(history: list[Happening], sweeps: list[int]):
    last = max([each.at for each in history], default=START) + timedelta(days=20)
    until = int((last - START).total_seconds() // 60)
    busy, often = told(history, [*sweeps, until])
    lazy, seldom = told(history, [until])
    assert sorted(often, key=repr) == sorted(seldom, key=repr)
    assert len(set(often)) == len(often)
    assert busy.clocks == lazy.clocks


@given(histories())
def test_the_explanation_adds_up_to_the_elapsed_time(history: list[Happening]):
    standings, _ = told(history, [])
    now = max([each.at for each in history], default=START) + timedelta(days=3, microseconds=7)
    for clock in standings.clocks:
        pieces = explained(clock, TIMELINES, now=now)
        spent = [micros(p.to_at) - micros(p.from_at) for p in pieces if p.counting is Counting.COUNTED]
        assert clock.carried_us + sum(spent) == elapsed(clock, TIMELINES, now)
        assert [p.to_at for p in pieces[:-1]] == [p.from_at for p in pieces[1:]]
        if pieces:
            assert (pieces[0].from_at, pieces[-1].to_at) == (clock.started_at, clock.stopped_at or now)


@given(histories())
def test_the_next_instant_is_the_first_at_which_a_sweep_finds_something(history: list[Happening]):
    clocks = told(history, [])[0].clocks
    for _ in range(20):
        soonest = next_instant(clocks)
        if soonest is None:
            assert swept(clocks, TIMELINES, now=at("30 00:00"))[1] == ()
            return
        assert swept(clocks, TIMELINES, now=soonest - timedelta(microseconds=1))[1] == ()
        clocks, found = swept(clocks, TIMELINES, now=soonest)
        assert found
    raise AssertionError("a sweep finds the same again and again")


@given(histories())
def test_results_never_flip_and_every_breach_lies_at_its_due_instant(history: list[Happening]):
    standings = created(ticket("01 08:00"), BOOK)
    for each in history:
        before = {(clock.metric, clock.cycle): clock for clock in standings.clocks}
        standings = happened(standings, each, BOOK)
        after = {(clock.metric, clock.cycle): clock for clock in standings.clocks}
        for key, clock in before.items():
            assert clock.result is None or after[key].result is clock.result
            assert clock.breached_at in (None, after[key].breached_at)
        for clock in standings.clocks:
            assert_sound(clock)
        for outcome in standings.outcomes:
            assert outcome.at <= each.at or outcome.fact is not Fact.BREACHED


def assert_sound(clock: Clock) -> None:
    if clock.result is Result.BREACHED:
        assert clock.judged
        assert clock.breached_at == clock.due_at
    if clock.result is Result.MET:
        assert clock.stopped_at is not None
        assert clock.due_at is None or clock.stopped_at <= clock.due_at
    if clock.state is State.PAUSED and clock.result is None and clock.due_at is not None:
        assert clock.due_at <= clock.measured_at
    assert (clock.stopped_at is not None) == clock.is_stopped
    assert clock.elapsed_us >= clock.carried_us >= 0
    assert instant(micros(clock.started_at)) == clock.started_at
