"""Microseconds per deadline: one a year away with pauses, warm and cold, and the clocks of a new ticket.

Run from the root: python -m bench.bench_calendar
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID

from services.rules.calendar_json import parse_calendar
from services.rules.happenings import StatusChanged, Ticket
from services.rules.instants import MINUTE, micros
from services.rules.openings import compiled
from services.rules.policies import Goal, Metric, Policy, PolicyVersion
from services.rules.simulation import simulate
from services.rules.sla import Book, created, happened
from services.rules.timeline import Timeline

OFFICE = {
    "time_zone": "Asia/Tokyo",
    "weekly": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holiday_region": "JP",
}
START = datetime(2026, 1, 5, 3, 17, 21, 123456, tzinfo=UTC)
YEAR = 242 * 8 * 60 * MINUTE  # as much as this office is open in some 365 days
PAUSES = [(START + timedelta(days=30 * n), START + timedelta(days=30 * n + 2)) for n in range(1, 11)]


def microseconds(work: Callable[[], object], times: int) -> float:
    """The median of seven rounds, per call, in microseconds of this process's own time."""
    rounds = []
    for _ in range(7):
        began = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - began) / times * 1e6)
    return median(rounds)


def cold() -> object:
    """A calendar never seen before: read, compiled, and asked for a deadline a year away."""
    compiled.cache_clear()
    return simulate(compiled(parse_calendar(OFFICE)), start=START, target_us=YEAR)


def main() -> None:
    """Print one line for each figure."""
    openings = compiled(parse_calendar(OFFICE))
    begin = micros(START)
    calendar_id = UUID(int=1)
    goals = tuple(
        Goal(metric, calendar_id, {"normal": 480 * MINUTE}, (75,))
        for metric in (Metric.FIRST_RESPONSE, Metric.PERIODIC_UPDATE, Metric.RESOLUTION)
    )
    version = PolicyVersion(UUID(int=2), START, (Policy(UUID(int=3), "standard", calendar_id, goals=goals),))
    book = Book(version, {calendar_id: Timeline.always(parse_calendar(OFFICE))}, calendar_id)
    ticket = Ticket("payroll", "normal", "portal", "new", START)
    new, waits = created(ticket, book), StatusChanged(START + timedelta(hours=1), "waiting_client")
    due = simulate(openings, start=START, target_us=YEAR, pauses=PAUSES).due_at
    figures = {
        "deadline a year away": microseconds(lambda: openings.reach(begin, YEAR), 20_000),
        f"the same with 10 pauses ({due:%Y-%m-%d})": microseconds(
            lambda: simulate(openings, start=START, target_us=YEAR, pauses=PAUSES), 2_000
        ),
        "open time of a year": microseconds(lambda: openings.between(begin, begin + YEAR * 4), 20_000),
        "a calendar never seen before, parsed and compiled": microseconds(cold, 5),
        "three clocks of a new ticket": microseconds(lambda: created(ticket, book), 1_000),
        "a pause of a ticket's clocks": microseconds(lambda: happened(new, waits, book), 1_000),
    }
    for name, figure in figures.items():
        print(f"{figure:10.2f} µs  {name}")


if __name__ == "__main__":
    main()
