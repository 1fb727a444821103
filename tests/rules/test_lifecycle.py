"""The life of a ticket against a table copied from the page that defines it, in its own spelling."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import lifecycle
from services.rules.lifecycle import Channel, Priority, Sourcing, Status

TABLE = """
new→awaiting_approval, queued, cancelled · awaiting_approval→queued, cancelled
· queued→in_progress, on_hold, waiting_client, cancelled
· in_progress→waiting_client, on_hold, in_review, resolved, queued, cancelled
· waiting_client→queued, in_progress, cancelled · on_hold→queued, in_progress, cancelled
· in_review→resolved, in_progress · resolved→closed, queued
"""
ALLOWED = {
    (frm.strip(), to.strip())
    for entry in TABLE.split("·")
    for frm, onward in [entry.strip().split("→")]
    for to in onward.split(",")
}
TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")


def test_the_graph_is_the_table_and_nothing_else() -> None:
    assert {(frm.value, to.value) for frm, onward in lifecycle.MOVES.items() for to in onward} == ALLOWED


def test_every_status_has_an_entry_and_every_move_ends_in_one() -> None:
    assert set(lifecycle.MOVES) == set(Status)
    assert {to for onward in lifecycle.MOVES.values() for to in onward} <= set(Status)


def test_every_status_can_be_reached_and_can_end() -> None:
    reached, frontier = {Status.NEW}, [Status.NEW]
    while frontier:
        for to in lifecycle.MOVES[frontier.pop()] - reached:
            reached.add(to)
            frontier.append(to)
    assert reached == set(Status)
    assert {Status.CLOSED, Status.CANCELLED} == lifecycle.FINAL
    assert set(Status) == lifecycle.OPEN | lifecycle.DELIVERED | lifecycle.FINAL
    assert not lifecycle.OPEN & (lifecycle.DELIVERED | lifecycle.FINAL)


def test_the_graph_cannot_be_edited_at_run_time() -> None:
    with pytest.raises(TypeError):
        lifecycle.MOVES[Status.CLOSED] = frozenset({Status.NEW})  # type: ignore[index]


def test_the_words_are_spelled_as_the_api_spells_them() -> None:
    assert [*Priority] == ["urgent", "high", "normal", "low"]
    assert [*Sourcing] == ["outsourced", "in_house"]
    assert [*Channel] == ["portal", "api", "email", "chat", "import", "staff", "recurring"]
    assert [priority.rank for priority in Priority] == [0, 1, 2, 3]


def test_only_resolved_to_queued_is_rework() -> None:
    pairs = [(frm, to) for frm, onward in lifecycle.MOVES.items() for to in onward]
    assert [pair for pair in pairs if lifecycle.is_reopening(*pair)] == [(Status.RESOLVED, Status.QUEUED)]


@pytest.mark.parametrize(
    ("entered", "begun"),
    [
        ([], False),
        (["new", "queued", "waiting_client", "on_hold"], False),
        (["new", "queued", "in_progress"], True),
        (["new", "queued", "in_progress", "resolved", "queued"], True),
    ],
)
def test_work_has_begun_once_it_was_in_progress(entered: list[str], begun: bool) -> None:
    assert lifecycle.has_begun(Status(status) for status in entered) is begun


def test_a_reply_goes_to_the_assignee_if_present_else_to_the_queue() -> None:
    assert lifecycle.after_reply(assignee_present=True) is Status.IN_PROGRESS
    assert lifecycle.after_reply(assignee_present=False) is Status.QUEUED


@pytest.mark.parametrize(
    ("zone", "resolved", "closes"),
    [
        (TOKYO, "2026-01-28T15:30:00+00:00", "2026-02-05T00:30:00+09:00"),  # the 29th in Tokyo
        (BERLIN, "2026-03-25T10:00:00+01:00", "2026-04-01T10:00:00+02:00"),  # wall time, not 168 hours
        (BERLIN, "2026-03-22T02:30:00+01:00", "2026-03-29T03:30:00+02:00"),  # skipped: moved by the gap
        (BERLIN, "2026-10-18T02:30:00+02:00", "2026-10-25T02:30:00+02:00"),  # twice: the first
        (BERLIN, "2026-10-25T02:30:00+01:00", "2026-11-01T02:30:00+01:00"),  # resolved in the second
    ],
)
def test_a_ticket_closes_seven_days_later_at_that_local_time(
    zone: ZoneInfo, resolved: str, closes: str
) -> None:
    assert lifecycle.auto_close_at(datetime.fromisoformat(resolved), zone).isoformat() == closes


def test_the_days_until_closing_are_a_setting() -> None:
    resolved = datetime(2026, 2, 27, 9, tzinfo=TOKYO)
    assert lifecycle.auto_close_at(resolved, TOKYO, days=2) == datetime(2026, 3, 1, 9, tzinfo=TOKYO)


def test_closing_refuses_times_without_offset_and_days_that_are_none() -> None:
    with pytest.raises(ValueError, match=r"resolved_at must carry an offset, held 2026-01-01T00:00:00"):
        lifecycle.auto_close_at(datetime(2026, 1, 1), TOKYO)  # noqa: DTZ001
    with pytest.raises(ValueError, match="1 or more, held 0"):
        lifecycle.auto_close_at(datetime(2026, 1, 1, tzinfo=UTC), TOKYO, days=0)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([TOKYO, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]),
    st.integers(1, 60),
)
def test_closing_is_always_within_a_clock_change_of_whole_days(
    resolved: datetime, zone: ZoneInfo, days: int
) -> None:
    closes = lifecycle.auto_close_at(resolved, zone, days=days)
    assert abs(closes - resolved - timedelta(days=days)) <= timedelta(hours=1)
