"""What companies begin with: sets of the ready catalogue, and templates of business hours."""

from datetime import UTC, datetime

import pytest

from api.web.admin.week import weeks
from services.catalogue import starters
from services.catalogue.standard import catalogue
from services.rules.calendar_json import parse_calendar
from services.sla.hour_templates import TEMPLATES


@pytest.mark.parametrize("name", starters.STARTERS)
def test_a_starter_names_task_types_that_there_are(name: str) -> None:
    found = starters.codes(name)
    assert found
    assert set(found) <= set(catalogue().task_types)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_a_calendar_that_opens(name: str) -> None:
    calendar = parse_calendar(TEMPLATES[name].spec("Asia/Tokyo", year=2026), always_zone="Asia/Tokyo")
    shown = weeks(calendar, zone="Asia/Tokyo", now=datetime(2026, 11, 24, 3, tzinfo=UTC), language="ja")
    assert [len(each) for each in shown] == [7] * 4
    assert any(day.hours for day in shown[1])


def test_an_office_in_japan_rests_on_holidays_and_at_the_turn_of_the_year() -> None:
    calendar = parse_calendar(TEMPLATES["office_jp"].spec("Asia/Tokyo", year=2026))
    days = {
        day.on.isoformat(): day
        for week in weeks(calendar, zone="Asia/Tokyo", now=datetime(2026, 12, 21, tzinfo=UTC), language="ja")
        for day in week
    }
    assert days["2026-12-28"].hours == ("9:00–18:00",)
    assert days["2026-12-29"].hours == days["2027-01-01"].hours == ()
    assert (days["2027-01-11"].hours, days["2027-01-11"].holiday) == ((), "成人の日")


def test_around_the_clock_has_no_gaps() -> None:
    calendar = parse_calendar(TEMPLATES["always"].spec("Asia/Tokyo", year=2026), always_zone="Asia/Tokyo")
    shown = weeks(calendar, zone="Asia/Tokyo", now=datetime(2026, 12, 21, tzinfo=UTC), language="en")
    assert {day.hours for week in shown for day in week} == {("0:00–24:00",)}
