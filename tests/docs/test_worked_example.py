"""The story that docs/sla.md works out by hand is what the rules say."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.rules import sla
from services.rules.calendar_json import parse_calendar
from services.rules.clocks import Clock, Result, State
from services.rules.happenings import ClientCommented, StaffCommented, StatusChanged, Ticket
from services.rules.instants import MINUTE
from services.rules.openings import compiled
from services.rules.policies import Metric, PolicyVersion
from services.rules.policies_json import parse_policies
from services.rules.simulation import simulate
from services.rules.sla import Book, Standings
from services.rules.standing import explained
from services.rules.timeline import Timeline
from tests.docs.pages import page

PAGE = page("docs/sla.md")
POLICIES, QUESTION, ANSWER = (json.loads(block) for block in PAGE.blocks("json"))
CALENDAR = UUID(POLICIES[0]["calendar"])
TIMELINES = {CALENDAR: Timeline.always(parse_calendar(QUESTION["calendar"]))}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{text}+09:00")


def book() -> Book:
    policies = parse_policies([{"id": str(UUID(int=1)), **policy} for policy in POLICIES])
    return Book(PolicyVersion(UUID(int=2), at("01T00:00"), policies), TIMELINES, CALENDAR)


def told(*happenings: Any) -> Standings:
    ticket = Ticket(
        task_type="it.helpdesk", priority="normal", channel="api", status="new", created_at=at("09T16:30")
    )
    standings = sla.created(ticket, book())
    for happening in happenings:
        standings = sla.happened(standings, happening, book())
    return standings


def clock(standings: Standings, metric: Metric) -> Clock:
    return next(each for each in standings.clocks if each.metric is metric)


FIRST_COMMENT = StaffCommented(at("13T09:20"))
WAITS = StatusChanged(at("13T10:00"), "waiting_client")
REPLY = (ClientCommented(at("14T11:00")), StatusChanged(at("14T11:00"), "in_progress"))
ANSWERED = StaffCommented(at("14T14:50"))
RESOLVED = StatusChanged(at("14T15:00"), "resolved")


def test_it_is_due_across_the_holiday() -> None:
    standings = told()
    assert clock(standings, Metric.FIRST_RESPONSE).due_at == at("13T09:30")
    assert clock(standings, Metric.RESOLUTION).due_at == at("13T16:30")


def test_the_first_response_is_met() -> None:
    first = clock(told(FIRST_COMMENT), Metric.FIRST_RESPONSE)
    assert (first.result, first.elapsed_us) == (Result.MET, 110 * MINUTE)


def test_nothing_is_due_while_the_client_is_asked() -> None:
    waiting = clock(told(FIRST_COMMENT, WAITS), Metric.RESOLUTION)
    assert (waiting.state, waiting.due_at, waiting.elapsed_us) == (State.PAUSED, None, 150 * MINUTE)


def test_the_reply_moves_the_due_time_and_asks_for_an_answer() -> None:
    standings = told(FIRST_COMMENT, WAITS, *REPLY)
    resolution = clock(standings, Metric.RESOLUTION)
    assert (resolution.due_at, resolution.warn_at) == (at("14T17:30"), at("14T15:30"))
    assert clock(standings, Metric.NEXT_RESPONSE).due_at == at("14T14:00")


def test_the_answer_comes_too_late_and_the_ticket_is_resolved_in_time() -> None:
    standings = told(FIRST_COMMENT, WAITS, *REPLY, ANSWERED, RESOLVED)
    response, resolution = clock(standings, Metric.NEXT_RESPONSE), clock(standings, Metric.RESOLUTION)
    assert (response.result, response.decided_at, response.elapsed_us) == (
        Result.BREACHED,
        at("14T14:00"),
        170 * MINUTE,
    )
    assert (resolution.result, resolution.elapsed_us) == (Result.MET, 330 * MINUTE)


def test_the_clock_explains_itself_as_the_table_does() -> None:
    standings = told(FIRST_COMMENT, WAITS, *REPLY, ANSWERED, RESOLVED)
    pieces = explained(clock(standings, Metric.RESOLUTION), TIMELINES, now=at("14T15:00"))
    zone = at("09T16:30").tzinfo
    rows = [
        f"| {each.from_at.astimezone(zone):%Y-%m-%d %H:%M} | {each.to_at.astimezone(zone):%Y-%m-%d %H:%M} "
        f"| {each.counting} | {_hours(each.to_at - each.from_at)} |"
        for each in pieces
    ]
    assert [line for line in PAGE.text.splitlines() if line.startswith("| 2026-")] == rows


def test_the_simulation_answers_as_the_page_says() -> None:
    simulated = simulate(
        compiled(parse_calendar(QUESTION["calendar"])),
        start=datetime.fromisoformat(QUESTION["start"]),
        target_us=QUESTION["target_minutes"] * MINUTE,
        pauses=[
            (datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in QUESTION["pauses"]
        ],
        elapsed_at=[datetime.fromisoformat(each) for each in QUESTION["elapsed_at"]],
    )
    assert simulated.due_at
    assert simulated.due_at.isoformat() == ANSWER["due_at"]
    assert [elapsed // 1_000_000 for elapsed in simulated.elapsed_us] == ANSWER["elapsed_seconds"]


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"
