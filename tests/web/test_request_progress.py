"""How far a request has come, as its requester reads it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api.web.formats import Formats
from api.web.portal.progress import Course, stages
from api.web.words import words

NOON = datetime(2026, 11, 27, 3, tzinfo=UTC)
FORMATS = Formats(words("en", "portal"), ZoneInfo("Asia/Tokyo"), NOON)


def course(status: str, approval: str | None = None, *, begun: bool = False) -> list[tuple[str, str, str]]:
    made = Course(status, NOON, approval, deciders=("Kimura",), begun=begun)
    return [(each.name, each.note, each.state) for each in stages(made, FORMATS)]


def test_a_request_that_waits_for_approval_names_who_decides() -> None:
    assert course("awaiting_approval", "pending")[1] == ("Approval", "Kimura", "current")


def test_a_request_withdrawn_before_its_approval_was_received_and_asks_nobody_any_more() -> None:
    received, approval, *later = course("cancelled", "cancelled")
    assert (received[2], approval) == ("done", ("Approval", "", "blocked"))
    assert {state for _, _, state in later} == {"blocked"}


def test_a_request_withdrawn_before_work_stops_at_the_work() -> None:
    assert [state for _, _, state in course("cancelled")] == ["done", "blocked", "blocked"]
    assert [state for _, _, state in course("cancelled", "approved")] == [
        "done",
        "done",
        "blocked",
        "blocked",
    ]


def test_a_request_that_was_not_approved_stops_at_its_approval() -> None:
    assert [state for _, _, state in course("cancelled", "rejected")] == [
        "done",
        "blocked",
        "blocked",
        "blocked",
    ]
