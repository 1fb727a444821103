"""When a subscribed report is due, and what it covers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.report_periods import Period
from services.rules.subscriptions import covered, next_due

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)  # a Friday, 12:00 in Tokyo


@pytest.mark.parametrize(
    ("every", "on_day", "hour", "due"),
    [
        ("week", 0, 8, datetime(2026, 11, 29, 23, tzinfo=UTC)),
        ("week", 4, 13, datetime(2026, 11, 27, 4, tzinfo=UTC)),
        ("week", 4, 12, datetime(2026, 12, 4, 3, tzinfo=UTC)),  # now itself is past
        ("month", 1, 9, datetime(2026, 12, 1, 0, tzinfo=UTC)),
        ("month", 28, 0, datetime(2026, 11, 27, 15, tzinfo=UTC)),
        ("month", 27, 12, datetime(2026, 12, 27, 3, tzinfo=UTC)),
    ],
)
def test_it_is_due_next_in_the_companys_own_time(every: str, on_day: int, hour: int, due: datetime) -> None:
    assert next_due(every, on_day, hour, TOKYO, after=NOW) == due


def test_an_hour_that_is_skipped_comes_after_the_gap() -> None:
    due = next_due("week", 6, 2, BERLIN, after=datetime(2026, 3, 27, tzinfo=UTC))
    assert due == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 02:00 does not exist: 03:00 summer time


@pytest.mark.parametrize(
    ("every", "due", "period"),
    [
        ("week", datetime(2026, 11, 29, 23, tzinfo=UTC), Period(date(2026, 11, 23), date(2026, 11, 30))),
        ("month", datetime(2026, 12, 1, 0, tzinfo=UTC), Period(date(2026, 11, 1), date(2026, 12, 1))),
        ("month", datetime(2026, 11, 30, 15, tzinfo=UTC), Period(date(2026, 11, 1), date(2026, 12, 1))),
    ],
)
def test_it_covers_the_whole_week_or_month_before(every: str, due: datetime, period: Period) -> None:
    assert covered(every, due, TOKYO) == period


@pytest.mark.parametrize(
    ("every", "on_day", "hour"),
    [("day", 1, 1), ("week", 7, 1), ("month", 29, 1), ("month", 0, 1), ("week", 0, 24)],
)
def test_another_rhythm_is_refused(every: str, on_day: int, hour: int) -> None:
    with pytest.raises(ValueError, match="takes"):
        next_due(every, on_day, hour, TOKYO, after=NOW)


@given(
    every=st.sampled_from(["week", "month"]), on_day=st.integers(1, 6), hour=st.integers(0, 23),
    after=st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC)), zone=st.sampled_from([TOKYO, BERLIN]),
)  # fmt: skip
def test_each_due_time_lies_after_and_the_periods_join(
    every: str, on_day: int, hour: int, after: datetime, zone: ZoneInfo
) -> None:
    first = next_due(every, on_day, hour, zone, after=after)
    second = next_due(every, on_day, hour, zone, after=first)
    assert after < first < second
    assert first - after <= timedelta(days=32)
    assert covered(every, first, zone).to_on == covered(every, second, zone).from_on
