"""What facts add up to: attainment of any days is that of the rule, and what is taken off leaves nothing."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.rules.attainment import attainment
from services.rules.clocks import Clock, Result, State, Terms
from services.rules.policies import Metric
from services.rules.report_facts import NOBODY, Judged, TicketFacts, Turn, Work
from services.rules.report_sums import REOPENINGS, REPEATS, ROLLUPS, SLA, Sums, sums

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST = datetime(2026, 9, 30, 14, 30, tzinfo=UTC)

instants = st.integers(0, 24 * 20).map(lambda n: FIRST + timedelta(hours=n))


@st.composite
def cycles(draw: st.DrawFn) -> list[Clock]:
    """The resolution cycles of a ticket, in time: met again and again, perhaps a breach, perhaps one without a result."""
    ends = sorted(draw(st.lists(instants, min_size=1, max_size=5, unique=True)))
    breached = draw(st.booleans())
    return [
        _cycle(n, at, breach=breached and n == len(ends), excused=draw(st.booleans()))
        for n, at in enumerate(ends, 1)
    ]


def _cycle(n: int, at: datetime, *, breach: bool, excused: bool) -> Clock:
    return Clock(
        Metric.RESOLUTION, n, Terms(UUID(int=7)), at - timedelta(hours=1), State.STOPPED, at,
        result=Result.BREACHED if breach else Result.MET, breached_at=at if breach else None, stopped_at=at,
        excused_at=at if breach and excused else None,
    )  # fmt: skip


def _facts(clocks: list[Clock]) -> TicketFacts:
    judged = tuple(
        Judged(
            "resolution",
            each.cycle,
            each.decided_at.astimezone(TOKYO).date(),
            each.result is Result.MET,
            bool(each.excused_at),
        )
        for each in clocks
        if each.decided_at
    )
    return TicketFacts(
        UUID(int=1),
        NOBODY,
        "outsourced",
        "normal",
        "portal",
        date(2026, 9, 30),
        9,
        is_open=False,
        judged=judged,
    )


@given(tickets=st.lists(cycles(), max_size=12), edges=st.tuples(st.integers(-2, 24), st.integers(-2, 24)))
def test_attainment_of_any_days_is_that_of_the_rule(
    tickets: list[list[Clock]], edges: tuple[int, int]
) -> None:
    from_on, to_on = (date(2026, 10, 1) + timedelta(days=n) for n in sorted(edges))
    pairs = [(UUID(int=n), clock) for n, clocks in enumerate(tickets) for clock in clocks]
    due = attainment(pairs, Metric.RESOLUTION, from_on=from_on, to_on=to_on, zone=TOKYO)
    made = sums(map(_facts, tickets))
    found = [0, 0, 0]
    for key, amounts in made.left(SLA).items():
        if from_on <= key[0] < to_on:
            found = [a + int(b) for a, b in zip(found, amounts, strict=True)]
    for key, amounts in made.left(REPEATS).items():
        if from_on <= key[0] and key[1] < to_on:
            found = [a - int(b) for a, b in zip(found, amounts, strict=True)]
    assert found == [due.met, due.breached, due.excused]


DAY = st.integers(0, 60).map(lambda n: date(2026, 9, 1) + timedelta(days=n))


@st.composite
def facts(draw: st.DrawFn) -> TicketFacts:
    done = draw(st.one_of(st.none(), DAY))
    volume = {
        "resolved_on": done,
        "resolved_hour": 3,
        "resolved_by": UUID(int=3),
        "cycle_seconds": draw(st.integers(0, 10**7)),
    }
    return TicketFacts(
        UUID(int=draw(st.integers(1, 2))), UUID(int=draw(st.integers(0, 1))), "outsourced", draw(st.sampled_from(("high", "low"))),
        "portal", draw(DAY), draw(st.integers(0, 23)), is_open=draw(st.booleans()), merged=draw(st.booleans()),
        work=tuple(draw(st.lists(st.builds(Work, DAY, st.just(UUID(int=3)), st.integers(0, 9000), st.none()), max_size=3))),
        turns=tuple(draw(st.lists(st.builds(Turn, DAY, st.sampled_from(("resolved", "reopened", "cancelled"))), max_size=3))),
        **(volume if done else {}),
    )  # fmt: skip


@given(tickets=st.lists(facts(), max_size=9), edges=st.tuples(st.integers(-2, 62), st.integers(-2, 62)))
def test_each_ticket_reopened_within_any_days_counts_once(
    tickets: list[TicketFacts], edges: tuple[int, int]
) -> None:
    from_on, to_on = (date(2026, 9, 1) + timedelta(days=n) for n in sorted(edges))
    found = 0
    for key, (count,) in sums(tickets).left(REOPENINGS).items():
        found += int(count) if from_on <= key[0] < to_on <= key[1] else 0
    again = [any(turn.what == "reopened" and from_on <= turn.day < to_on for turn in each.turns) for each in tickets]  # fmt: skip
    assert found == sum(here and not each.merged for here, each in zip(again, tickets, strict=True))


@given(kept=st.lists(facts(), max_size=3), gone=st.lists(facts(), max_size=3))
def test_what_is_taken_off_leaves_what_was_there(kept: list[TicketFacts], gone: list[TicketFacts]) -> None:
    made = sums([*gone, *kept])
    for each in gone:
        made.add(each, -1)
    assert {r.table: made.left(r) for r in ROLLUPS} == {r.table: sums(kept).left(r) for r in ROLLUPS}


@given(facts())
def test_a_merged_ticket_gives_its_work_and_nothing_else(one: TicketFacts) -> None:
    made = Sums()
    made.add(TicketFacts(**{name: getattr(one, name) for name in TicketFacts.__slots__} | {"merged": True}))
    worked = sum(each.seconds for each in one.work)
    assert {table for table, rows in made.of.items() if rows} == (
        {"report_days", "report_months", "report_people"} if worked else set()
    )
