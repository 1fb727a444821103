"""What a ticket gives to bill, and how a later truth is recorded: tables and properties."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import new_id
from services.rules.calendar_json import parse_calendar
from services.rules.timeline import Timeline
from services.rules.usage import (
    Days,
    Entered,
    Entry,
    Fact,
    Kept,
    Key,
    TakenBack,
    Ticket,
    entries_to_make,
    facts_of,
    hours,
)

TOKYO = ZoneInfo("Asia/Tokyo")
OFFICE = Timeline.always(parse_calendar({"time_zone": "Asia/Tokyo", "weekly": {"mon": [["09:00", "18:00"]]}}))
DAYS = Days(TOKYO, OFFICE)
MONDAY = datetime(2026, 10, 5, 9, tzinfo=TOKYO).astimezone(UTC)


def ticket(**changes: object) -> Ticket:
    plain = Ticket(
        id=UUID(int=1), task_type="hr.payroll", unit="ticket", units=None, priority="normal", domain="hr", department="人事部",
        status="resolved", sourcing="outsourced", is_merged=False, is_parent=False, first_resolved_at=MONDAY,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def worked(seconds: int, at: datetime = MONDAY - timedelta(hours=2)) -> tuple[Entry, ...]:
    return (Entry(UUID(int=2), at, seconds),)


def said(one: Ticket) -> list[tuple[str, Decimal]]:
    return [(fact.meter, fact.quantity) for fact in facts_of(one, DAYS)]


@pytest.mark.parametrize(("changes", "given_"), [
    ({}, [("tickets", 1)]),
    ({"first_resolved_at": None, "status": "in_progress"}, []),
    ({"first_resolved_at": None, "status": "in_progress", "entries": worked(1800)}, [("hours", Decimal("0.5"))]),
    ({"status": "queued"}, [("tickets", 1)]),                                       # reopened: its first resolution stands
    ({"status": "closed"}, [("tickets", 1)]),
    ({"status": "cancelled", "entries": worked(1800)}, []),
    ({"is_merged": True, "entries": worked(1800)}, []),
    ({"sourcing": "in_house", "entries": worked(1800)}, []),
    ({"is_parent": True, "entries": worked(1800)}, [("hours", Decimal("0.5"))]),    # its own hours are nobody else's
    ({"entries": worked(0)}, [("tickets", 1)]),
    ({"unit": "hour"}, [("tickets", 1)]),
    ({"unit": "page", "units": Decimal(40)}, [("tickets", 1), ("page", 40)]),
    ({"unit": "page", "units": Decimal(0)}, [("tickets", 1)]),
    ({"unit": "order", "units": None}, [("tickets", 1), ("order", 1)]),             # no field counts it: one a ticket
])  # fmt: skip
def test_a_ticket_gives(changes: dict[str, object], given_: list[tuple[str, Decimal]]) -> None:
    assert said(ticket(**changes)) == given_


@pytest.mark.parametrize(("at", "day", "closed"), [
    (datetime(2026, 10, 5, 0, 0, tzinfo=UTC), date(2026, 10, 5), False),     # Monday 9:00 in Tokyo: open from then on
    (datetime(2026, 10, 5, 9, 0, tzinfo=UTC), date(2026, 10, 5), True),      # 18:00: closed from then on
    (datetime(2026, 10, 4, 15, 0, tzinfo=UTC), date(2026, 10, 5), True),     # midnight is the new day
    (datetime(2026, 10, 4, 14, 59, 59, 999999, tzinfo=UTC), date(2026, 10, 4), True),
])  # fmt: skip
def test_a_fact_belongs_to_its_local_day_and_knows_the_office_hours(
    at: datetime, day: date, closed: bool
) -> None:
    (fact,) = facts_of(ticket(first_resolved_at=at), DAYS)
    assert (fact.occurred_on, fact.out_of_hours) == (day, closed)


def test_without_office_hours_nothing_is_out_of_them() -> None:
    (fact,) = facts_of(ticket(), Days(TOKYO))
    assert not fact.out_of_hours


@pytest.mark.parametrize(("began", "reopened"), [(-1, False), (0, True), (1, True)])
def test_work_from_the_first_resolution_on_is_work_after_a_reopening(began: int, reopened: bool) -> None:
    entries = worked(60, MONDAY + timedelta(seconds=began))
    _, fact = facts_of(ticket(entries=entries), DAYS)
    assert fact.reopened is reopened


@pytest.mark.parametrize(
    ("seconds", "text"), [(3600, "1"), (1, "0.000277777778"), (7, "0.001944444444"), (5, "0.001388888889")]
)
def test_hours_are_rounded_once_to_twelve_places(seconds: int, text: str) -> None:
    assert hours(seconds) == Decimal(text)


class Ledger:
    """Items as a database would keep them."""

    def __init__(self) -> None:
        self.items: list[tuple[UUID, Entered]] = []
        self.by_people: set[UUID] = set()

    def enter(self, entered: list[Entered]) -> None:
        self.items += [(new_id(), each) for each in entered]

    def kept(self) -> dict[Key, Kept]:
        reversed_ = {each.reverses for _, each in self.items}
        found: dict[Key, Kept] = {}
        for item, each in self.items:
            held = found.get(each.fact.key)
            if each.reverses is not None and held is not None:
                found[each.fact.key] = replace(held, revision=each.revision)
                continue
            taken = TakenBack.BY_ITS_SOURCE if item in reversed_ else TakenBack.NO
            taken = TakenBack.BY_PEOPLE if item in self.by_people else taken
            found[each.fact.key] = Kept(item, each.first_id or item, each.revision, each.fact, taken)
        return found

    def net(self) -> dict[tuple[Key, str], Decimal]:
        sums: dict[tuple[Key, str], Decimal] = {}
        for _, each in self.items:
            key = (each.fact.key, each.fact.task_type)
            sums[key] = sums.get(key, Decimal(0)) + each.fact.quantity
        return {key: amount for key, amount in sums.items() if amount}


tickets = st.builds(
    ticket,
    task_type=st.sampled_from(["hr.payroll", "hr.onboarding"]),
    unit=st.sampled_from(["ticket", "page"]),
    units=st.none() | st.integers(0, 5).map(Decimal),
    priority=st.sampled_from(["normal", "urgent"]),
    status=st.sampled_from(["resolved", "queued", "cancelled", "closed"]),
    is_merged=st.booleans(),
    is_parent=st.booleans(),
    entries=st.integers(0, 4).map(lambda n: worked(n * 900)),
)


@given(st.lists(tickets, min_size=1, max_size=8))
def test_whatever_becomes_of_a_ticket_the_items_say_how_it_stands(history: list[Ticket]) -> None:
    ledger = Ledger()
    for stands in history:
        facts = facts_of(stands, DAYS)
        ledger.enter(entries_to_make(facts, ledger.kept()))
        assert ledger.net() == {(fact.key, fact.task_type): fact.quantity for fact in facts}
        assert entries_to_make(facts, ledger.kept()) == []
    named = [(each.fact.key, each.revision) for _, each in ledger.items]
    assert len(named) == len(set(named)), "a revision was used twice"
    backs = [each.reverses for _, each in ledger.items if each.reverses]
    assert len(backs) == len(set(backs)), "an item was taken back twice"


@given(st.lists(tickets, min_size=2, max_size=6))
def test_corrections_stand_on_the_day_of_what_they_correct_and_name_the_first(history: list[Ticket]) -> None:
    ledger = Ledger()
    for n, stands in enumerate(history):
        later = replace(stands, first_resolved_at=MONDAY + timedelta(days=n), department=f"d{n}")
        ledger.enter(entries_to_make(facts_of(later, DAYS), ledger.kept()))
    first: dict[Key, tuple[UUID, Fact]] = {}
    for item, each in ledger.items:
        original = first.setdefault(each.fact.key, (item, each.fact))
        assert each.fact.occurred_on == original[1].occurred_on
        assert each.fact.department == original[1].department
        assert each.first_id == (None if item == original[0] else original[0])


def test_what_people_took_back_stays_taken_back() -> None:
    ledger = Ledger()
    ledger.enter(entries_to_make(facts_of(ticket(), DAYS), ledger.kept()))
    ledger.by_people.add(ledger.items[0][0])
    for anew in (ticket(task_type="hr.onboarding"), ticket(is_merged=True)):
        assert entries_to_make(facts_of(anew, DAYS), ledger.kept()) == []
