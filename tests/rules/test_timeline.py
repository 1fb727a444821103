"""A calendar with versions: each stretch by the version then in force. Promises by date, in such a calendar."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from services.rules.calendar_json import parse_calendar
from services.rules.clock_runs import elapsed_us, rescheduled
from services.rules.deadlines import ClosedThatDay, cut_off_promise, last_closing, promised_by
from services.rules.happenings import StatusChanged
from services.rules.instants import MINUTE, micros
from services.rules.openings import CalendarNeverOpens
from services.rules.policies import CutOff, Metric
from services.rules.sla import happened
from services.rules.timeline import Timeline
from tests.rules.sla_book import OFFICE, OFFICE_JSON, TIMELINES, at, book, lived, only

LONG = {**OFFICE_JSON, "weekly": {day: [["09:00", "21:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}


def timeline(*versions: tuple[str, Any]) -> Timeline:
    return Timeline.of(*((at(when), parse_calendar(value)) for when, value in versions))


EDITED = timeline(("01 00:00", OFFICE_JSON), ("03 12:00", LONG))


def test_each_stretch_is_measured_by_the_version_in_force():
    day = 540 * MINUTE
    assert EDITED.between(micros(at("02 00:00")), micros(at("03 00:00"))) == day
    assert EDITED.between(micros(at("03 00:00")), micros(at("04 00:00"))) == day + 180 * MINUTE
    assert EDITED.reach(micros(at("02 00:00")), 2 * day + 1) == micros(at("03 18:00")) + 1
    assert EDITED.between(micros(at("01 00:00")) - day, micros(at("01 00:00"))) == 0


def test_a_calendar_that_is_edited_moves_what_is_due_from_then_on_and_never_backwards():
    before = only(lived(StatusChanged(at("01 09:10"), "queued")), Metric.PERIODIC_UPDATE)
    assert before.due_at == at("02 16:00")
    edited = {**TIMELINES, OFFICE: timeline(("01 00:00", OFFICE_JSON), ("01 16:00", LONG))}
    after = rescheduled(before, edited, at=at("01 16:00"))
    assert after.due_at == at("02 13:00")
    assert elapsed_us(after, edited, at("01 16:00")) == elapsed_us(before, TIMELINES, at("01 16:00"))
    late = rescheduled(before, edited, at=at("02 17:00"))
    assert late == before  # it was due by what was in force then


def test_a_clock_that_pauses_over_an_edit_counts_both_versions():
    edited = {**TIMELINES, OFFICE: timeline(("01 00:00", OFFICE_JSON), ("01 18:30", LONG))}
    story = lived(by=book(timelines=edited))
    paused = happened(story, StatusChanged(at("01 20:00"), "waiting_client"), book(timelines=edited))
    assert only(paused, Metric.PERIODIC_UPDATE).elapsed_us == (540 + 90) * MINUTE


def test_a_timeline_has_a_version():
    with pytest.raises(ValueError, match="at least one version"):
        Timeline.of()


def test_a_version_that_never_opens_is_refused_when_it_must_be_waited_for():
    shut = timeline(("01 00:00", OFFICE_JSON), ("03 00:00", {"time_zone": "Asia/Tokyo"}))
    assert shut.reach(micros(at("02 09:00")), 540 * MINUTE) == micros(at("02 18:00"))
    with pytest.raises(CalendarNeverOpens):
        shut.reach(micros(at("02 09:00")), 541 * MINUTE)


@pytest.mark.parametrize(
    ("calendar", "day", "closing"),
    [
        (OFFICE_JSON, 1, "01 18:00"),
        (OFFICE_JSON, 6, None),
        (
            {"time_zone": "Asia/Tokyo", "weekly": {"mon": [["09:00", "12:00"], ["13:00", "24:00"]]}},
            1,
            "02 00:00",
        ),
        ({"time_zone": "Asia/Tokyo", "weekly": {"mon": [["22:00", "06:00"]]}}, 1, "02 00:00"),
        ({"time_zone": "Asia/Tokyo", "weekly": {"mon": [["22:00", "06:00"]]}}, 2, "02 06:00"),
        (
            {"intersection": [OFFICE_JSON, {"time_zone": "UTC", "weekly": {"mon": [["00:00", "07:30"]]}}]},
            1,
            "01 16:30",
        ),
    ],
)
def test_a_date_means_its_last_closing(calendar: Any, day: int, closing: str | None):
    found = last_closing(timeline(("01 00:00", calendar)), date(2026, 6, day))
    assert found == (at(closing) if closing else None)


def test_a_date_without_hours_is_refused():
    with pytest.raises(ClosedThatDay, match="2026-06-06"):
        promised_by(EDITED, date(2026, 6, 6))


def test_a_cut_off_after_the_last_closing_promises_the_next_open_day():
    morning = {"time_zone": "Asia/Tokyo", "weekly": {day: [["09:00", "12:00"]] for day in ("mon", "wed")}}
    assert cut_off_promise(timeline(("01 00:00", morning)), CutOff(time(15)), at("01 14:00")) == at(
        "03 12:00"
    )


def test_a_stopped_clock_is_left_alone_by_an_edit():
    clock = only(lived(StatusChanged(at("01 09:10"), "cancelled")), Metric.RESOLUTION)
    assert rescheduled(clock, TIMELINES, at=at("01 12:00")) == replace(clock)
