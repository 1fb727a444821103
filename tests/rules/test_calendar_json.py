"""Calendars as JSON: what is refused, by which pointer, and in both languages."""

from datetime import date
from typing import Any

import pytest

from services.rules.calendar import AlwaysOpen, Hours, Intersection, WeeklyCalendar, write_out_holidays
from services.rules.calendar_json import named_calendars, parse_calendar, print_calendar
from services.rules.flaw_texts import TEXTS
from services.rules.flaws import Flaw, Flawed
from services.rules.public_holidays import RegionUnknown, public_holidays

GOOD: dict[str, Any] = {"time_zone": "Asia/Tokyo", "weekly": {"mon": [["09:00", "18:00"]]}}


def refused(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(Flawed) as caught:
        parse_calendar(value, pointer="/calendar")
    return [(flaw.pointer, flaw.code) for flaw in caught.value.flaws]


@pytest.mark.parametrize(
    ("value", "pointer", "code"),
    [
        (None, "", "wrong_type"),
        (7, "", "wrong_type"),
        ("8x5", "", "unknown_calendar"),
        ({"weekly": {}}, "/time_zone", "missing"),
        ({**GOOD, "time_zone": "Asia/Edo"}, "/time_zone", "unknown_time_zone"),
        ({**GOOD, "time_zone": "../etc/passwd"}, "/time_zone", "unknown_time_zone"),
        ({**GOOD, "time_zone": 9}, "/time_zone", "unknown_time_zone"),
        ({**GOOD, "weekly": []}, "/weekly", "wrong_type"),
        ({**GOOD, "weekly": {"monday": []}}, "/weekly/monday", "unknown_field"),
        ({**GOOD, "weekly": {"mon": "09:00"}}, "/weekly/mon", "wrong_type"),
        ({**GOOD, "weekly": {"mon": [["09:00"]]}}, "/weekly/mon/0", "wrong_type"),
        ({**GOOD, "weekly": {"mon": [["9:00", "18:00"]]}}, "/weekly/mon/0/0", "wrong_time"),
        ({**GOOD, "weekly": {"mon": [["09:00", "24:01"]]}}, "/weekly/mon/0/1", "wrong_time"),
        ({**GOOD, "weekly": {"mon": [["09:00", 18]]}}, "/weekly/mon/0/1", "wrong_time"),
        ({**GOOD, "weekly": {"mon": [["09:00", "09:00"]]}}, "/weekly/mon/0", "empty_stretch"),
        ({**GOOD, "weekly": {"mon": [["24:00", "01:00"]]}}, "/weekly/mon/0", "empty_stretch"),
        ({**GOOD, "weekly": {"mon": [["09:00", "10:00"]] * 49}}, "/weekly/mon", "too_many"),
        ({**GOOD, "holiday_region": "XX"}, "/holiday_region", "unknown_region"),
        ({**GOOD, "holiday_region": "JP-"}, "/holiday_region", "unknown_region"),
        ({**GOOD, "closed_days": ["2026-02-29"]}, "/closed_days/0", "wrong_date"),
        ({**GOOD, "closed_days": ["20260101"]}, "/closed_days/0", "wrong_date"),
        ({**GOOD, "closed_days": "2026-01-01"}, "/closed_days", "wrong_type"),
        ({**GOOD, "open_days": {"soon/now": []}}, "/open_days/soon~1now", "wrong_date"),
        ({**GOOD, "breaks": {"2026-01-01": [["12:00", "x"]]}}, "/breaks/2026-01-01/0/1", "wrong_time"),
        ({**GOOD, "holidays": [1]}, "/holidays/0", "wrong_date"),
        ({**GOOD, "extra": 1}, "/extra", "unknown_field"),
        ({"intersection": [GOOD]}, "/intersection", "wrong_type"),
        ({"intersection": [GOOD, "nights"]}, "/intersection/1", "unknown_calendar"),
        ({"intersection": [GOOD, GOOD], "x": 1}, "/x", "unknown_field"),
    ],
)
def test_a_bad_field_is_named(value: Any, pointer: str, code: str):
    assert refused(value) == [("/calendar" + pointer, code)]


def test_all_bad_fields_are_named_at_once():
    value = {"time_zone": "Nowhere", "weekly": {"mon": [["1", "2"]]}, "holiday_region": "??"}
    assert len(refused(value)) == 4


def test_intersections_are_nested_only_so_deep():
    deep: Any = GOOD
    for _ in range(4):
        deep = {"intersection": [deep, "24x7"]}
    assert isinstance(parse_calendar(deep), Intersection)
    assert refused({"intersection": [deep, "24x7"]}) == [
        ("/calendar" + "/intersection/0" * 4 + "/intersection", "too_deep")
    ]


def test_saved_calendars_are_taken_by_their_id():
    saved = WeeklyCalendar("Asia/Tokyo")
    both = {"intersection": ["office", "24x7"]}
    assert parse_calendar(both, saved={"office": saved}) == Intersection(saved, AlwaysOpen())
    assert named_calendars(both) == {"office"}
    assert named_calendars(GOOD) == named_calendars(None) == frozenset()


def test_null_is_as_good_as_absent():
    nulls = dict.fromkeys(("weekly", "holiday_region", "holidays", "closed_days", "open_days", "breaks"))
    assert parse_calendar({"time_zone": "UTC", **nulls}) == WeeklyCalendar("UTC")


def test_public_holidays_are_written_out_as_dates_with_substitutes():
    calendar = write_out_holidays(parse_calendar({**GOOD, "holiday_region": "JP"}), range(2026, 2028))
    assert isinstance(calendar, WeeklyCalendar)
    assert calendar.holidays is not None
    assert date(2026, 5, 6) in calendar.holidays
    assert date(2027, 3, 22) in calendar.holidays
    assert parse_calendar(print_calendar(calendar)) == calendar
    both = write_out_holidays(Intersection(calendar, AlwaysOpen()), range(2026, 2027))
    assert isinstance(both, Intersection)


@pytest.mark.parametrize("region", ["", "japan", "JP-99", "jp"])
def test_an_unknown_region_is_refused(region: str):
    with pytest.raises(RegionUnknown, match="takes an ISO 3166 code"):
        public_holidays(region, 2026)


@pytest.mark.parametrize("hours", [(540, 540), (-1, 5), (1440, 10), (0, 1441)])
def test_hours_of_no_length_are_refused(hours: tuple[int, int]):
    with pytest.raises(ValueError, match="take two different times"):
        Hours(*hours)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_refusal_is_a_sentence_with_its_facts(code: str):
    said = Flaw("/x", code, held="?", takes="09:00").detail
    assert said.text == TEXTS[code]
    assert "{held}" not in said
    assert "{takes}" not in said
