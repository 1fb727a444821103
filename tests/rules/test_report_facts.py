"""What a ticket gives, event by event."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.rules.hourly_costs import HourlyCosts
from services.rules.report_facts import NOBODY, Days, TicketFacts, Told, facts_of

KIND, OTHER, TEAM, ANNE, BERT = (UUID(int=n) for n in range(1, 6))
GRADE = UUID(int=9)
COSTS = HourlyCosts(
    {ANNE: [(date(2026, 1, 1), GRADE)]},
    {GRADE: [(date(2026, 1, 1), Decimal(1000)), (date(2026, 10, 3), Decimal(7000))]},
)
DAYS = Days(ZoneInfo("Asia/Tokyo"), {"kind": KIND, "other": OTHER}, COSTS)
START = datetime(2026, 10, 1, 14, 50, tzinfo=UTC)  # ten minutes before midnight in Tokyo

CREATED = (
    "ticket.created",
    {
        "status": "new",
        "task_type": "kind",
        "priority": "normal",
        "sourcing": "outsourced",
        "channel": "portal",
    },
)
BEGUN = ("ticket.moved", {"from": "queued", "to": "in_progress"})
RESOLVED = ("ticket.moved", {"from": "in_progress", "to": "resolved", "procedure": "p"})
REOPENED = ("ticket.moved", {"from": "resolved", "to": "queued"})
CANCELLED = ("ticket.moved", {"from": "queued", "to": "cancelled"})
GIVEN = ("ticket.assigned", {"assignee": str(ANNE), "former": None})


def stopped(
    entry: str, seconds: int, started_at: datetime = START, person: UUID = ANNE
) -> tuple[str, dict[str, Any]]:
    return "work.stopped", {
        "person": str(person),
        "seconds": seconds,
        "entry": entry,
        "started_at": started_at.isoformat(),
    }


def corrected(entry: str, corrects: str, seconds: int) -> tuple[str, dict[str, Any]]:
    return "work.corrected", {"person": str(ANNE), "seconds": seconds, "corrects": corrects, "entry": entry}


def told(*events: tuple[str, dict[str, Any]], every: timedelta = timedelta(minutes=6)) -> TicketFacts:
    """The facts of events six minutes apart, all by Bert's team."""
    made = facts_of(
        [Told(n, name, START + n * every, BERT, TEAM, data) for n, (name, data) in enumerate(events)], DAYS
    )
    assert made is not None
    return made


def test_volume_belongs_to_the_local_day_of_the_first_resolution() -> None:
    facts = told(CREATED, GIVEN, BEGUN, RESOLVED, REOPENED, BEGUN, RESOLVED)
    assert (facts.created_on, facts.created_hour) == (date(2026, 10, 1), 23)
    assert (facts.resolved_on, facts.resolved_hour, facts.cycle_seconds) == (date(2026, 10, 2), 0, 18 * 60)
    assert (facts.resolved_by, facts.team, facts.under_procedure) == (ANNE, TEAM, True)
    assert [turn.what for turn in facts.turns] == ["resolved", "reopened", "resolved"]
    assert (facts.reopened, facts.first_pass, facts.is_open) == (1, False, False)


def test_what_was_cancelled_after_a_reopening_leaves_the_volume() -> None:
    facts = told(CREATED, BEGUN, RESOLVED, REOPENED, CANCELLED)
    assert facts.resolved_on is None
    assert facts.cycle_seconds is None
    assert facts.ended_on == date(2026, 10, 2)
    assert [turn.what for turn in facts.turns] == ["resolved", "reopened", "cancelled"]


def test_a_merged_ticket_keeps_its_work() -> None:
    facts = told(
        CREATED, BEGUN, stopped("a", 60), RESOLVED, ("ticket.merged", {"into": "x", "from": "resolved"})
    )
    assert (facts.merged, facts.resolved_on, facts.work_seconds) == (True, None, 60)


def test_a_correction_stands_on_the_day_and_in_the_place_of_what_it_corrects() -> None:
    facts = told(
        CREATED, stopped("a", 600), stopped("b", 60), corrected("c", "a", 120), corrected("d", "c", 7200)
    )
    assert [(each.day, each.seconds) for each in facts.work] == [
        (date(2026, 10, 1), 7200),
        (date(2026, 10, 1), 60),
    ]


def test_work_costs_what_an_hour_cost_on_its_day_and_what_has_no_price_has_none() -> None:
    later = START + timedelta(days=2)
    facts = told(CREATED, stopped("a", 60), stopped("b", 60, later), stopped("c", 60, person=BERT))
    assert [each.cost for each in facts.work] == [
        Decimal("16.666666666667"),
        Decimal("116.666666666667"),
        None,
    ]


def test_what_a_ticket_is_now_decides() -> None:
    changed = (
        "ticket.reclassified",
        {"task_type": "other", "priority": "urgent", "changed": ["task_type", "priority"]},
    )
    moved = ("ticket.updated", {"fields": ["sourcing"], "sourcing": "in_house"})
    facts = told(CREATED, changed, moved, ("ticket.updated", {"fields": ["subject"]}))
    assert (facts.task_type, facts.priority, facts.sourcing, facts.team) == (
        OTHER,
        "urgent",
        "in_house",
        NOBODY,
    )


def test_a_result_never_flips_and_only_a_breach_is_excused() -> None:
    when = (START + timedelta(hours=1)).isoformat()
    cycle = {"metric": "resolution", "cycle": 1, "decided_at": when}
    facts = told(
        CREATED, ("sla.breached", cycle), ("sla.met", cycle), ("sla.excused", {"metric": "resolution", "cycle": 1}),
        ("sla.met", {**cycle, "metric": "first_response"}), ("sla.excused", {"metric": "first_response", "cycle": 1}),
    )  # fmt: skip
    found = [(each.metric, each.met, each.excused, each.day) for each in facts.judged]
    assert found == [
        ("resolution", False, True, date(2026, 10, 2)),
        ("first_response", True, False, date(2026, 10, 2)),
    ]


def test_a_log_that_does_not_name_its_entries_gives_their_work_too() -> None:
    facts = told(CREATED, ("work.stopped", {"person": str(ANNE), "seconds": 3600}))
    assert [(each.day, each.seconds) for each in facts.work] == [(date(2026, 10, 1), 3600)]


def test_without_its_creation_a_ticket_gives_nothing() -> None:
    assert facts_of([Told(1, "ticket.moved", START, BERT, None, BEGUN[1])], DAYS) is None
