"""A small world for the tests of clocks: an office in Tokyo, one round the clock, and a policy list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.rules.calendar_json import parse_calendar
from services.rules.clocks import Clock
from services.rules.happenings import Happening, Ticket
from services.rules.instants import MINUTE
from services.rules.policies import Conditions, Goal, Metric, Policy, PolicyVersion
from services.rules.sla import Book, Standings, created, happened
from services.rules.timeline import Timeline

OFFICE, ALWAYS = UUID(int=1), UUID(int=2)
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE_JSON = {"time_zone": "Asia/Tokyo", "weekly": WEEK, "holiday_region": "JP"}
TIMELINES = {
    OFFICE: Timeline.always(parse_calendar(OFFICE_JSON)),
    ALWAYS: Timeline.always(parse_calendar("24x7")),
}


def at(text: str) -> datetime:
    """An instant of June 2026 in Tokyo, such as "01 09:30" (the 1st is a Monday) or "01 09:30:15"."""
    return datetime.fromisoformat(f"2026-06-{text.replace(' ', 'T')}+09:00")


def goal(metric: Metric, minutes: int, *, calendar: UUID = OFFICE, warn: tuple[int, ...] = (75,)) -> Goal:
    return Goal(metric, calendar, {"normal": minutes * MINUTE, "urgent": minutes * MINUTE // 4}, warn)


GOALS = (
    goal(Metric.FIRST_RESPONSE, 60),
    goal(Metric.NEXT_RESPONSE, 120),
    goal(Metric.PERIODIC_UPDATE, 960),
    goal(Metric.RESOLUTION, 480),
    goal(Metric.WORK_TIME, 60),
)


def policy(number: int = 1, *goals: Goal, when: Conditions = Conditions(), **more: Any) -> Policy:
    return Policy(UUID(int=100 + number), f"policy {number}", OFFICE, when, goals or GOALS, **more)


def book(*policies: Policy, timelines: Any = None) -> Book:
    version = PolicyVersion(UUID(int=1000), at("01 00:00"), policies or (policy(),))
    return Book(version, timelines or TIMELINES, OFFICE)


def ticket(start: str = "01 09:00", **more: Any) -> Ticket:
    return Ticket(**{"task_type": "payroll", "priority": "normal", "channel": "portal", "status": "new",
                     "created_at": at(start), **more})  # fmt: skip


def lived(
    *happenings: Happening, of: Ticket | None = None, by: Book | None = None, promised: str = ""
) -> Standings:
    """A ticket after some happenings, with the outcomes of all of them."""
    by = by or book()
    standings = created(of or ticket(), by, promised_at=at(promised) if promised else None)
    outcomes = list(standings.outcomes)
    for each in happenings:
        standings = happened(standings, each, by)
        outcomes += standings.outcomes
    return Standings(standings.ticket, standings.clocks, tuple(outcomes))


def cycles(standings: Standings, metric: Metric) -> list[Clock]:
    return [clock for clock in standings.clocks if clock.metric is metric]


def only(standings: Standings, metric: Metric) -> Clock:
    (clock,) = cycles(standings, metric)
    return clock
