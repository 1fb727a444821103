"""Ages in open days, and how much time is left."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.backlogs import STEPS, OpenDays, Slack, age_step, slack
from services.rules.calendar import AlwaysOpen, Hours, WeeklyCalendar
from services.rules.timeline import Timeline

TOKYO = ZoneInfo("Asia/Tokyo")
OFFICE = (Hours(9 * 60, 18 * 60),)
WEEKDAYS = WeeklyCalendar(
    "Asia/Tokyo", weekly=(OFFICE,) * 5 + ((), ()), closed_days=frozenset({date(2026, 10, 12)})
)
NOW = datetime(2026, 10, 14, 3, tzinfo=UTC)


def days(calendar: WeeklyCalendar | AlwaysOpen, since: date, today: date) -> OpenDays:
    return OpenDays.of(Timeline.always(calendar), TOKYO, since=since, today=today)


@pytest.mark.parametrize(
    ("created_on", "age"),
    [
        (date(2026, 10, 14), 0),  # Wednesday, today
        (date(2026, 10, 13), 1),
        (date(2026, 10, 12), 2),  # a closed Monday
        (date(2026, 10, 10), 2),  # Saturday
        (date(2026, 10, 9), 2),  # Friday: neither the weekend nor the closed Monday counts
        (date(2026, 10, 8), 3),
    ],
)
def test_an_age_counts_the_days_that_were_open(created_on: date, age: int) -> None:
    assert days(WEEKDAYS, date(2026, 10, 1), date(2026, 10, 14)).age(created_on) == age


def test_always_open_counts_every_day() -> None:
    assert days(AlwaysOpen("Asia/Tokyo"), date(2026, 10, 1), date(2026, 10, 14)).age(date(2026, 10, 4)) == 10


def test_a_night_touches_both_of_its_days_and_midnight_only_the_first() -> None:
    night = WeeklyCalendar("Asia/Tokyo", weekly=((Hours(22 * 60, 6 * 60),), *((),) * 6))
    assert days(night, date(2026, 10, 1), date(2026, 10, 14)).days == [
        date(2026, 10, n) for n in (5, 6, 12, 13)
    ]
    evening = WeeklyCalendar("Asia/Tokyo", weekly=((Hours(20 * 60, 24 * 60),), *((),) * 6))
    assert days(evening, date(2026, 10, 1), date(2026, 10, 14)).days == [date(2026, 10, n) for n in (5, 12)]


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (timedelta(microseconds=-1), Slack.OVERDUE), (timedelta(), Slack.UNDER_4_HOURS), (timedelta(hours=4), Slack.UNDER_1_DAY),
        (timedelta(days=1), Slack.UNDER_3_DAYS), (timedelta(days=3), Slack.UNDER_7_DAYS), (timedelta(days=7), Slack.LATER),
    ],
)  # fmt: skip
def test_due_exactly_now_is_not_overdue(left: timedelta, step: Slack) -> None:
    assert slack(NOW + left, now=NOW) is step


def test_without_a_due_time_there_is_no_slack() -> None:
    assert slack(None, now=NOW) is Slack.NOT_DUE


def test_steps_of_an_age() -> None:
    assert [age_step(n) for n in (0, 1, 2, 3, 4, 5, 9, 10, 19, 20, 400)] == [
        "0", "1", "2", "3-4", "3-4", "5-9", "5-9", "10-19", "10-19", "20+", "20+",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="takes 0 or more"):
        age_step(-1)


@given(st.integers(0, 5000))
def test_every_age_has_a_step(age: int) -> None:
    assert age_step(age) in STEPS


@given(st.dates(date(2026, 9, 1), date(2026, 10, 14)), st.dates(date(2026, 9, 1), date(2026, 10, 14)))
def test_the_older_has_no_fewer_open_days_and_never_more_than_days(first: date, second: date) -> None:
    held, (older, newer) = days(WEEKDAYS, date(2026, 9, 1), date(2026, 10, 14)), sorted((first, second))
    assert held.age(older) >= held.age(newer)
    assert held.age(older) <= (date(2026, 10, 14) - older).days
