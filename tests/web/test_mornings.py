"""The time that the dialog of a hold proposes: tomorrow morning, or when the company opens next."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.web.ticket.mornings import next_morning
from services.rules.calendar import Hours, WeeklyCalendar
from services.rules.timeline import Timeline

TOKYO = ZoneInfo("Asia/Tokyo")
LATE_OPENING = Timeline.always(
    WeeklyCalendar(
        "Asia/Tokyo", weekly=(*((Hours(10 * 60, 18 * 60),),) * 4, (Hours(8 * 60, 12 * 60),), (), ())
    )
)


@pytest.mark.parametrize(
    ("now", "proposed"),
    [
        (
            datetime(2026, 11, 26, 6, tzinfo=UTC),
            datetime(2026, 11, 27, 9, tzinfo=TOKYO),
        ),  # Friday, open since 8
        (
            datetime(2026, 11, 24, 6, tzinfo=UTC),
            datetime(2026, 11, 25, 10, tzinfo=TOKYO),
        ),  # Wednesday opens at 10
        (datetime(2026, 11, 27, 6, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=TOKYO)),  # over the weekend
        (
            datetime(2026, 11, 25, 23, tzinfo=UTC),
            datetime(2026, 11, 27, 9, tzinfo=TOKYO),
        ),  # the 26th for the reader
    ],
)
def test_a_review_is_proposed_when_the_company_is_open(now: datetime, proposed: datetime) -> None:
    assert next_morning(now, TOKYO, LATE_OPENING) == proposed


def test_a_company_that_never_opens_is_looked_at_tomorrow_morning() -> None:
    now = datetime(2026, 11, 27, 6, tzinfo=UTC)
    assert next_morning(now, TOKYO, Timeline.always(WeeklyCalendar("Asia/Tokyo"))) == datetime(
        2026, 11, 28, 9, tzinfo=TOKYO
    )
