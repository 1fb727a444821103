"""Worked examples of `simulate`, read from JSON as a client writes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from services.rules.calendar_json import parse_calendar
from services.rules.instants import MINUTE
from services.rules.openings import CalendarNeverOpens, compiled
from services.rules.simulation import Simulated, TargetNotPositive, simulate

OFFICE = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
TOKYO = {"time_zone": "Asia/Tokyo", "weekly": OFFICE, "holiday_region": "JP"}
BERLIN = {"time_zone": "Europe/Berlin", "weekly": {"sun": [["00:00", "24:00"]], "sat": [["22:00", "06:00"]]}}
Pauses = Sequence[tuple[str, str | None]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def run(calendar: Any, start: str, minutes: int | None, pauses: Pauses = (), asked: Any = ()) -> Simulated:
    return simulate(
        compiled(parse_calendar(calendar)),
        start=at(start),
        target_us=minutes and minutes * MINUTE,
        pauses=[(at(begin), at(end) if end else None) for begin, end in pauses],
        elapsed_at=[at(each) for each in asked],
    )


def due(calendar: Any, start: str, minutes: int, pauses: Pauses = ()) -> str | None:
    found = run(calendar, start, minutes, pauses).due_at
    return found.isoformat() if found else None


def test_the_example_of_the_contract_holds():
    calendar = {
        "time_zone": "Asia/Tokyo",
        "weekly": {"mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["22:00", "06:00"]]},
        "holiday_region": "JP",
        "closed_days": ["2026-12-29"],
        "open_days": {"2026-12-30": [["09:00", "12:00"]]},
        "breaks": {"2026-01-06": [["12:00", "13:00"]]},
    }
    pauses: Pauses = [("2026-01-06T10:00:00+09:00", "2026-01-06T11:00:00+09:00")]
    answer = run(calendar, "2026-01-05T17:00:00+09:00", 240, pauses, ["2026-01-06T12:00:00+09:00"])
    assert answer.due_at
    assert answer.due_at.isoformat() == "2026-01-06T14:00:00+09:00"
    assert answer.elapsed_us == (10_800_000_000,)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-06-01T17:00:00+09:00", 60, "2026-06-01T18:00:00+09:00"),  # used up at closing: due at closing
        ("2026-06-01T17:00:00+09:00", 61, "2026-06-02T09:01:00+09:00"),
        ("2026-06-01T18:00:00+09:00", 1, "2026-06-02T09:01:00+09:00"),  # at closing it is closed
        ("2026-06-01T20:00:00+09:00", 540, "2026-06-02T18:00:00+09:00"),
        ("2026-06-06T10:00:00+09:00", 30, "2026-06-08T09:30:00+09:00"),  # a Saturday
        ("2026-06-01T09:00:00.000001+09:00", 540, "2026-06-02T09:00:00.000001+09:00"),
        ("2026-05-01T17:00:00+09:00", 120, "2026-05-07T10:00:00+09:00"),  # Golden Week, substitute on the 6th
        ("2027-03-19T17:00:00+09:00", 120, "2027-03-23T10:00:00+09:00"),  # an equinox on a Sunday
        ("2026-09-18T17:00:00+09:00", 120, "2026-09-24T10:00:00+09:00"),  # a day between two holidays
    ],
)
def test_a_japanese_office_is_due(start: str, minutes: int, expected: str):
    assert due(TOKYO, start, minutes) == expected


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-03-28T22:00:00+01:00", 8 * 60, "2026-03-29T07:00:00+02:00"),  # the hour from 2 to 3 is missing
        ("2026-10-24T22:00:00+02:00", 27 * 60, "2026-10-26T00:00:00+01:00"),  # the doubled hour counts
    ],
)
def test_summer_time_moves_the_wall_and_not_the_measure(start: str, minutes: int, expected: str):
    assert due(BERLIN, start, minutes) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([["02:30", "04:00"]], "2026-03-29T03:40:00+02:00"),  # a skipped opening moves forward by the gap
        ([["01:00", "02:30"]], "2026-03-29T01:10:00+01:00"),
        ([["02:50", "03:10"], ["05:00", "06:00"]], "2026-03-29T05:10:00+02:00"),  # turned inside out: empty
    ],
)
def test_a_skipped_time_moves_forward_by_the_gap(hours: list[list[str]], expected: str):
    calendar = {"time_zone": "Europe/Berlin", "weekly": {"sun": hours}}
    assert due(calendar, "2026-03-29T00:00:00+01:00", 10) == expected


def test_a_doubled_time_is_the_first():
    calendar = {"time_zone": "Europe/Berlin", "weekly": {"sun": [["02:30", "03:00"]]}}
    assert due(calendar, "2026-10-25T00:00:00+02:00", 90) == "2026-10-25T03:00:00+01:00"


def test_an_open_day_replaces_the_hours_also_on_a_holiday_and_on_a_closed_day():
    calendar = {
        **TOKYO,
        "open_days": {"2026-05-04": [["10:00", "11:00"]], "2026-05-05": [["10:00", "11:00"]]},
        "closed_days": ["2026-05-05"],
    }
    assert due(calendar, "2026-05-02T00:00:00+09:00", 90) == "2026-05-05T10:30:00+09:00"


def test_a_break_is_taken_out_of_the_night_that_reaches_into_its_date():
    calendar = {
        "time_zone": "Asia/Tokyo",
        "weekly": {"wed": [["22:00", "06:00"]]},
        "breaks": {"2026-01-08": [["01:00", "02:00"]]},
    }
    assert due(calendar, "2026-01-07T12:00:00+09:00", 240) == "2026-01-08T03:00:00+09:00"


def test_a_closed_day_takes_the_night_that_begins_on_it_and_leaves_the_one_before():
    nights = {"wed": [["22:00", "06:00"]], "thu": [["22:00", "06:00"]]}
    calendar = {"time_zone": "Asia/Tokyo", "weekly": nights, "closed_days": ["2026-01-08"]}
    assert due(calendar, "2026-01-07T12:00:00+09:00", 481) == "2026-01-14T22:01:00+09:00"


def test_an_intersection_is_open_when_both_are():
    late = {"time_zone": "Asia/Tokyo", "weekly": {"mon": [["12:00", "24:00"]], "tue": [["00:00", "10:00"]]}}
    both = {"intersection": [TOKYO, late]}
    assert due(both, "2026-06-01T00:00:00+09:00", 6 * 60 + 30) == "2026-06-02T09:30:00+09:00"


def test_round_the_clock_is_wall_time():
    assert due("24x7", "2026-06-01T00:00:00+09:00", 60 * 24 * 400) == "2027-07-05T15:00:00+00:00"


def test_a_pause_for_ever_is_never_due_unless_the_target_was_used_up_before():
    for_ever: Pauses = [("2026-06-01T10:00:00+09:00", None)]
    assert due(TOKYO, "2026-06-01T09:00:00+09:00", 61, for_ever) is None
    assert due(TOKYO, "2026-06-01T09:00:00+09:00", 60, for_ever) == "2026-06-01T10:00:00+09:00"


def test_pauses_may_overlap_and_stand_in_any_order():
    pauses: Pauses = [
        ("2026-06-01T11:00:00+09:00", "2026-06-01T13:00:00+09:00"),
        ("2026-05-30T00:00:00+09:00", "2026-06-01T10:00:00+09:00"),
        ("2026-06-01T12:00:00+09:00", "2026-06-01T14:00:00+09:00"),
    ]
    assert due(TOKYO, "2026-06-01T09:00:00+09:00", 120, pauses) == "2026-06-01T15:00:00+09:00"


def test_without_a_target_nothing_is_due_and_time_is_still_measured():
    answer = run(TOKYO, "2026-06-01T09:00:00+09:00", None, asked=["2026-06-01T10:00:00+09:00"])
    assert answer == Simulated(None, (60 * MINUTE,))


def test_nothing_has_elapsed_before_the_start():
    answer = run(TOKYO, "2026-06-01T09:00:00+09:00", None, asked=["2026-05-29T10:00:00+09:00"])
    assert answer.elapsed_us == (0,)


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_target_of_nothing_is_refused(minutes: int):
    with pytest.raises(TargetNotPositive, match="takes more than 0"):
        simulate(compiled(parse_calendar(TOKYO)), start=at("2026-06-01T09:00:00Z"), target_us=minutes)


@pytest.mark.parametrize("minutes", [None, 60])
def test_a_calendar_that_never_opens_is_refused(minutes: int | None):
    with pytest.raises(CalendarNeverOpens):
        run({"time_zone": "Asia/Tokyo"}, "2026-06-01T09:00:00+09:00", minutes)


def test_four_hundred_days_of_closure_are_waited_for_and_not_a_microsecond_more():
    calendar = {"time_zone": "UTC", "open_days": {"2027-07-06": [["00:00", "01:00"]]}}
    assert due(calendar, "2026-06-01T00:00:00Z", 60) == "2027-07-06T01:00:00+00:00"
    with pytest.raises(CalendarNeverOpens):
        due(calendar, "2026-05-31T23:59:59.999999Z", 60)


def test_a_long_closure_in_the_middle_is_refused_once_it_must_be_waited_through():
    days = {"2026-06-02": [["00:00", "01:00"]], "2027-07-08": [["00:00", "01:00"]]}
    calendar = {"time_zone": "UTC", "open_days": days}
    assert due(calendar, "2026-06-01T00:00:00Z", 60) == "2026-06-02T01:00:00+00:00"
    with pytest.raises(CalendarNeverOpens):
        due(calendar, "2026-06-01T00:00:00Z", 61)
