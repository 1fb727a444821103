"""The backlog at an instant that a test chooses: ages, slack and absences by hand (tests/support/past.py)."""

from datetime import date, datetime
from typing import Any

from services.reports import open_drilling
from services.reports.asking import Asked
from services.reports.open_drilling import OpenNarrowed
from services.reports.queries import backlog, dependence
from services.rules.lifecycle import Status
from services.rules.report_periods import Period
from tenants.db import transaction
from tests.support import past
from tests.support.casework import at
from tests.support.floor import Floor
from tests.support.past import Past
from tests.support.rollups import caught_up

ASKED = Asked.of(
    Period(date(2026, 10, 1), date(2026, 11, 9)), "week", sourcing="outsourced", priority="normal"
)


async def reported(october: Past, now: datetime) -> Any:
    async with transaction(october.work.worker, now=now) as tx:
        return backlog.report(ASKED, [await backlog.read(tx, ASKED)])


def filled(rows: Any) -> dict[str, tuple[int, int]]:
    return {row.key: (row.tickets, row.overdue) for row in rows if row.tickets}


async def test_a_ticket_grows_old_by_days_and_by_open_days(floor: Floor) -> None:
    october = await past.october(floor)
    friday = await reported(october, at(30, 12))
    assert filled(friday.by_age_days) == filled(friday.by_age_business_days) == {"0": (1, 0)}
    assert filled(friday.by_slack) == {"under_1_day": (1, 0)}  # due at 17:55
    assert {row.due_on: row.tickets for row in friday.due if row.tickets} == {date(2026, 10, 30): 1}
    assert [row.reference for row in friday.due_soon] == [
        row.reference for row in friday.due_soon if row.ticket == october.open
    ]
    monday = await reported(october, at(2, 12, month=11))
    assert filled(monday.by_age_days) == {"3-4": (1, 1)}
    assert filled(monday.by_age_business_days) == {"1": (1, 1)}  # the weekend is not open
    assert filled(monday.by_slack) == {"overdue": (1, 1)}
    assert all(row.tickets == 0 for row in monday.due)
    assert monday.history[-1].stretch_on == date(2026, 11, 2)  # no week that has not begun
    assert monday.history[-1].backlog == monday.open == 1


async def test_a_cell_of_the_backlog_opens_to_its_tickets(floor: Floor) -> None:
    october = await past.october(floor)
    async with transaction(october.work.worker, now=at(2, 12, month=11)) as tx:
        for narrowed, count in (
            (OpenNarrowed(age_business_days="1", slack="overdue"), 1), (OpenNarrowed(age_days="3-4", status="queued"), 1),
            (OpenNarrowed(age_business_days="2"), 0), (OpenNarrowed(due_on=date(2026, 10, 30)), 0),
        ):  # fmt: skip
            assert [row.id for row in await open_drilling.rows(tx, ASKED, narrowed)] == [october.open] * count


async def test_what_an_absence_would_leave_undone(floor: Floor) -> None:
    october = await past.october(floor)
    await october.work.moved(october.open, Status.IN_PROGRESS, at(30, 13))
    await caught_up(october.work.company.id)
    asked = Asked.of(Period(date(2026, 10, 1), date(2026, 11, 1)))
    async with transaction(october.work.worker, now=at(31, 12)) as tx:
        found = dependence.report(asked, [await dependence.read(tx, asked)])
    away = {row.person: row for row in found.away}
    only, second = (away[person] for person in october.people)
    # only the first holds the skill: the open ticket, and 4 tickets in 13 weeks; of HR, 1 ticket, both can do it
    assert (only.open_work, only.open_uncovered) == (1, 1)
    assert (str(only.expected_inflow), str(only.expected_uncovered)) == ("0.4", "0.3")
    assert (second.open_work, str(second.expected_inflow), str(second.expected_uncovered)) == (
        0,
        "0.1",
        "0.0",
    )
    assert found.away[0].person == october.people[0]
