"""The fast calendar against the slow one that steps second by second, and laws that hold for any calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from services.rules.calendar_json import parse_calendar, print_calendar
from services.rules.instants import DAY, MINUTE, SECOND, micros
from services.rules.openings import BeyondHorizon, CalendarNeverOpens, compiled
from services.rules.simulation import Simulated, simulate
from tests.rules.calendars import troubled
from tests.rules.slow_calendar import open_minutes, step_through

DAYS = 3
WINDOW = DAYS * 86_400


def calendar_is_weekly(calendar: Any) -> bool:
    """Whether the calendar is sure to open each week but for holidays: those may not be refused."""
    return calendar == "24x7" or ("intersection" not in calendar and any(calendar["weekly"].values()))


def seconds(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Any, int, list[tuple[int, int | None]], int, list[int]]:
    """A calendar, a start, pauses, a target in seconds, and instants asked about, all about a troubled day."""
    calendar, about = draw(troubled())
    first = int(datetime(about.year, about.month, about.day, tzinfo=UTC).timestamp()) - 86_400
    start = first + draw(st.integers(0, 86_400))
    instants = st.one_of(
        st.integers(first, start + WINDOW), st.integers(0, 48).map(lambda n: first + n * 1800)
    )
    pauses = draw(st.lists(st.tuples(instants, st.one_of(instants, st.none())), max_size=3))
    tidy = [(a, b) for a, b in pauses if b is None or a <= b]
    targets = st.one_of(st.integers(1, 86_400), st.integers(1, 96).map(lambda half_hours: half_hours * 1800))
    return calendar, start, tidy, draw(targets), draw(st.lists(instants, max_size=3))


def fast(
    calendar: Any, start: int, pauses: list[tuple[int, int | None]], target: int, asked: list[int]
) -> Simulated:
    return simulate(
        compiled(parse_calendar(calendar)),
        start=seconds(start),
        target_us=target * SECOND,
        pauses=[(seconds(a), None if b is None else seconds(b)) for a, b in pauses],
        elapsed_at=[seconds(each) for each in asked],
    )


@given(runs())
def test_stepping_second_by_second_finds_the_same(run: Any):
    calendar, start, pauses, target, asked = run
    first = seconds(start).date()
    is_open = open_minutes(calendar, first - timedelta(days=2), first + timedelta(days=DAYS + 2))
    due, elapsed = step_through(is_open, start, start + WINDOW, pauses, target, asked)
    try:
        answer = fast(*run)
    except BeyondHorizon:
        assert due is None
        return
    except CalendarNeverOpens:
        assert due is None
        assert not calendar_is_weekly(calendar)
        return
    note(f"{answer} against {due} {elapsed}")
    found = answer.due_at and int(answer.due_at.timestamp())
    assert found == due if due is not None else found is None or found > start + WINDOW
    for mine, theirs in zip(answer.elapsed_us, elapsed, strict=True):
        assert theirs is None or mine == theirs * SECOND


@given(troubled(), st.integers(0, 3 * DAY), st.integers(0, 40 * DAY), st.integers(1, 40 * DAY))
def test_what_is_due_is_the_first_instant_at_which_the_time_has_elapsed(
    trouble: Any, after: int, length: int, open_time: int
):
    calendar, about = trouble
    openings = compiled(parse_calendar(calendar))
    start = micros(datetime(about.year, about.month, about.day, tzinfo=UTC)) + after
    try:
        due = openings.reach(start, open_time)
    except (CalendarNeverOpens, BeyondHorizon):
        return
    assert openings.between(start, due) == open_time
    assert openings.between(start, due - 1) == open_time - 1
    middle = start + length
    whole = openings.between(start, start + 80 * DAY)
    assert openings.between(start, middle) + openings.between(middle, start + 80 * DAY) == whole
    assert whole == sum(closes - opens for opens, closes in openings.spans(start, start + 80 * DAY))


@given(troubled())
def test_a_calendar_is_printed_as_it_is_read(trouble: Any):
    calendar = parse_calendar(trouble[0])
    assert parse_calendar(print_calendar(calendar)) == calendar


@given(troubled(), st.integers(0, 200 * DAY))
def test_a_year_asked_in_any_order_is_the_same_year(trouble: Any, later: int):
    calendar = parse_calendar(trouble[0])
    start = micros(datetime(2026, 1, 1, tzinfo=UTC))
    compiled.cache_clear()
    forwards = compiled(calendar)
    forwards.between(start, start + later)
    compiled.cache_clear()
    backwards = compiled(calendar)
    backwards.between(start + later, start + later + MINUTE)
    assert list(forwards.spans(start, start + later)) == list(backwards.spans(start, start + later))
