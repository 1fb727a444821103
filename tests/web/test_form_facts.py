"""A form's values on the ticket page, as people read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.web.formats import Formats
from api.web.forms import Reading, build, grown, show
from api.web.ticket.facts import value_said
from api.web.words import words
from services.in_force.forms import field_at

SCHEMA = {
    "type": "object",
    "properties": {
        "day": {"type": "string", "format": "date"},
        "since": {"type": "string", "format": "date-time"},
        "month": {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"},
        "year": {"type": "integer", "minimum": 2000, "maximum": 2100},
    },
}


@pytest.mark.parametrize(
    ("name", "value", "ja", "en"),
    [
        ("day", "2026-12-01", "2026年12月1日（火）", "Tue 1 Dec 2026"),
        ("since", "2026-11-20T08:45:00+09:00", "11月20日（金） 08:45", "Fri 20 Nov 08:45"),
        ("since", "2026-11-19T23:45:00Z", "11月20日（金） 08:45", "Fri 20 Nov 08:45"),
        ("since", "2026-11-20T08:45:00", "2026-11-20T08:45:00", "2026-11-20T08:45:00"),
        ("since", "some day", "some day", "some day"),
        ("month", "2026-12", "2026年12月", "December 2026"),
        ("month", "2026-13", "2026-13", "2026-13"),
        ("year", 2026, "2026", "2026"),
    ],
)
def test_days_months_years_and_instants_are_said_as_people_read_them(
    name: str, value: str | int, ja: str, en: str
) -> None:
    for language, said in (("ja", ja), ("en", en)):
        formats = Formats(
            words(language, "ticket"), ZoneInfo("Asia/Tokyo"), datetime(2026, 11, 27, 3, tzinfo=UTC)
        )
        assert value_said(field_at(SCHEMA, (name,)), value, formats) == said


ROWS = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "x-label": {"ja": "品目", "en": "Items"},
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string", "x-label": {"ja": "品名", "en": "Item"}}},
            },
        },
    },
}


def test_the_entries_of_a_list_are_named_without_their_numbers() -> None:
    formats = Formats(words("ja", "portal"), ZoneInfo("Asia/Tokyo"), datetime(2026, 11, 27, 3, tzinfo=UTC))
    (line,) = show(
        ROWS, {"items": [{"name": "紙"}, {"name": "封筒"}]}, Reading("ja", ZoneInfo("Asia/Tokyo"), formats)
    )
    assert [[(each.label, each.text) for each in row] for row in line.rows] == [
        [("品名", "紙")],
        [("品名", "封筒")],
    ]


@pytest.mark.parametrize(("needed", "begins"), [(True, 1), (False, 0)])
def test_a_list_that_may_stay_empty_asks_for_nothing_until_somebody_adds_to_it(
    needed: bool, begins: int
) -> None:
    formats = Formats(words("en", "portal"), ZoneInfo("Asia/Tokyo"), datetime(2026, 11, 27, 3, tzinfo=UTC))
    reading = Reading("en", ZoneInfo("Asia/Tokyo"), formats)
    schema = ROWS | ({"required": ["items"]} if needed else {})
    (empty,) = build(schema, {}, {}, reading)
    assert len(empty.rows) == begins
    more = grown(schema, {}, reading, add="/items", remove=None)
    (one_more,) = build(schema, more, {}, reading)
    assert len(one_more.rows) == begins + 1
    fewer = grown(schema, more, reading, add=None, remove="/items/0")
    (as_before,) = build(schema, fewer, {}, reading)
    assert len(as_before.rows) == begins
    assert grown(schema, {}, reading, add="/elsewhere", remove=None) == {}
