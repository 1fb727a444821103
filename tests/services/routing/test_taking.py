"""The next ticket: the right one, to one person only, and only to somebody who may."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from core.errors import Denied
from services.changes.case import Case
from services.routing import actions, taking
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support.floor import Company, Floor, submitted
from tests.support.statements import counted

MONDAY = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)


async def waiting(
    company: Company, task_type: str, *, minute: int = 0, assignee: UUID | None = None, **values: object
) -> UUID:
    """A ticket that waits in its queue since some minute of Monday."""
    now = MONDAY + timedelta(minutes=minute)
    case = await submitted(company, task_type, now=now, **values)
    async with transaction(system(company.id), now=now) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
        if assignee:
            for table, column in (("tickets", "id"), ("queue_entries", "ticket_id")):
                await tx.execute(
                    f"UPDATE {table} SET assignee_id = $3 WHERE tenant_id = $1 AND {column} = $2",
                    company.id,
                    case.ticket.id,
                    assignee,
                )
    return case.ticket.id


async def taken(scope: Scope, queue: UUID) -> Case | None:
    async with transaction(scope, now=MONDAY + timedelta(hours=3)) as tx:
        return await taking.next_ticket(tx, queue)


async def taken_id(scope: Scope, queue: UUID) -> UUID | None:
    case = await taken(scope, queue)
    return case.ticket.id if case else None


async def drained(scope: Scope, queue: UUID) -> list[UUID]:
    """Everything that one person can take, in the order served."""
    served = []
    while (ticket_id := await taken_id(scope, queue)) is not None:
        served.append(ticket_id)
    return served


async def test_taking_begins_the_work(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    ticket_id = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    case = await taken(operator, queue)
    assert case is not None
    assert (case.ticket.id, case.ticket.status, case.ticket.assignee_id) == (
        ticket_id,
        "in_progress",
        operator.actor,
    )
    row = await floor.admin.fetchrow(
        "SELECT t.status, t.assignee_id, t.makers, e.status AS seen, e.assignee_id AS seen_with, p.timer_ticket_id, p.last_taken_at"
        " FROM tickets t JOIN queue_entries e ON e.ticket_id = t.id JOIN presence p ON p.person_id = t.assignee_id WHERE t.id = $1",
        ticket_id,
    )  # fmt: skip
    assert (row["status"], row["assignee_id"], row["makers"]) == (
        "in_progress",
        operator.actor,
        [operator.actor],
    )
    assert (row["seen"], row["seen_with"], row["timer_ticket_id"]) == (
        "in_progress",
        operator.actor,
        ticket_id,
    )
    assert row["last_taken_at"] == case.at
    types = await floor.admin.fetch("SELECT type FROM events WHERE ticket_id = $1 ORDER BY place", ticket_id)
    assert [row["type"] for row in types][3:] == ["ticket.assigned", "ticket.moved", "work.started"]


async def test_an_empty_queue_is_no_error(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    assert await taken(await floor.operator(company), queue) is None


async def test_the_nearest_due_time_is_served_first_and_none_last(floor: Floor) -> None:
    company, queue = await floor.company(minutes={"urgent": 60, "normal": 480}), await floor.queue()
    kind = await floor.task_type(company, queue)
    never = await waiting(company, kind, minute=0, priority="high")
    late = await waiting(company, kind, minute=1)
    soon = await waiting(company, kind, minute=60, priority="urgent")
    assert await drained(await floor.operator(company), queue) == [soon, late, never]


async def test_ties_go_by_priority_then_age(floor: Floor) -> None:
    company, queue = await floor.company(minutes={"urgent": 60}), await floor.queue()
    kind = await floor.task_type(company, queue)
    young = await waiting(company, kind, minute=2, priority="normal")
    old = await waiting(company, kind, minute=1, priority="normal")
    high = await waiting(company, kind, minute=3, priority="high")
    assert await drained(await floor.operator(company), queue) == [high, old, young]


async def test_a_queue_may_put_priority_first(floor: Floor) -> None:
    company = await floor.company(minutes={"urgent": 6000, "normal": 60, "low": 30})
    queue = await floor.queue(priority_first=True)
    kind = await floor.task_type(company, queue)
    low, normal = (
        await waiting(company, kind, priority="low"),
        await waiting(company, kind, priority="normal"),
    )
    urgent = await waiting(company, kind, priority="urgent")
    assert await drained(await floor.operator(company), queue) == [urgent, normal, low]


async def test_ones_own_come_first_and_others_are_skipped(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    operator, colleague = await floor.operator(company), await floor.operator(company)
    theirs = await waiting(company, kind, priority="urgent", assignee=colleague.actor)
    anyones = await waiting(company, kind, priority="high")
    own = await waiting(company, kind, priority="low", assignee=operator.actor)
    assert await drained(operator, queue) == [own, anyones]
    assert await drained(colleague, queue) == [theirs]


async def test_work_of_a_company_one_is_not_cleared_for_is_passed_over(floor: Floor) -> None:
    company, other, queue = await floor.company(), await floor.company(), await floor.queue()
    await waiting(other, await floor.task_type(other, queue), priority="urgent")
    mine = await waiting(company, await floor.task_type(company, queue), priority="low")
    assert await drained(await floor.operator(company), queue) == [mine]
    assert await drained(await floor.operator(), queue) == []


async def test_work_of_a_domain_one_is_not_cleared_for_is_passed_over(floor: Floor) -> None:
    company, other, queue = await floor.company(), await floor.company(), await floor.queue()
    await waiting(company, await floor.task_type(company, queue, domain="hr"), priority="urgent")
    mine = await waiting(company, await floor.task_type(company, queue, domain="it"), priority="low")
    also = await waiting(other, await floor.task_type(other, queue, domain="hr"), priority="low", minute=5)
    narrow = await floor.operator(company, domains=frozenset({"it", "finance"}))
    wide = await floor.operator(other)
    mixed = Scope(
        actor=narrow.actor, actor_kind="person", side=narrow.side, roles=narrow.roles, tenant=None,
        clearances=(*narrow.clearances, *wide.clearances), principal=narrow.principal,
    )  # fmt: skip
    assert await drained(mixed, queue) == [mine, also]


@pytest.mark.parametrize(
    ("held", "until", "serves"),
    [
        (None, None, False),
        (1, None, False),
        (2, None, True),
        (5, None, True),
        (2, date(2026, 10, 6), True),
        (2, date(2026, 10, 5), False),
    ],
)
async def test_every_skill_is_needed_at_its_level_and_in_force(
    floor: Floor, held: int | None, until: date | None, serves: bool
) -> None:
    company, queue = await floor.company(), await floor.queue()
    ticket_id = await waiting(
        company, await floor.task_type(company, queue, skills={"payroll": 2, "english": 1})
    )
    operator = await floor.operator(company)
    await floor.skill(operator.actor, "english", 3)
    if held:
        await floor.skill(operator.actor, "payroll", held, valid_until=until)
    assert await drained(operator, queue) == ([ticket_id] if serves else [])


async def test_nobody_takes_more_than_they_can_hold(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    heavy, light = (
        await floor.task_type(company, queue, capacity_units=3),
        await floor.task_type(company, queue, capacity_units=1),
    )
    first, second = await waiting(company, heavy), await waiting(company, heavy, minute=1)
    small = await waiting(company, light, minute=2)
    operator = await floor.operator(company, capacity_units=5)
    assert await drained(operator, queue) == [first, small]
    assert second not in {first, small}


@pytest.mark.parametrize(("counts", "served"), [(False, 1), (True, 0)])
async def test_waiting_tickets_take_capacity_as_their_queue_says(
    floor: Floor, counts: bool, served: int
) -> None:
    company, queue = await floor.company(), await floor.queue(waiting_counts=counts)
    kind = await floor.task_type(company, queue)
    operator = await floor.operator(company, capacity_units=1)
    asked = await waiting(company, kind)
    await waiting(company, kind, minute=1)
    assert await taken_id(operator, queue) == asked
    await floor.admin.execute(
        "UPDATE queue_entries SET status = 'waiting_client' WHERE ticket_id = $1", asked
    )
    assert len(await drained(operator, queue)) == served


async def test_ones_own_ticket_is_served_though_one_is_full(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    operator = await floor.operator(company, capacity_units=1)
    own = await waiting(company, kind, assignee=operator.actor)
    await waiting(company, kind)
    assert await drained(operator, queue) == [own]


async def test_asking_twice_at_once_does_not_overdraw(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    for minute in range(8):
        await waiting(company, kind, minute=minute)
    operator = await floor.operator(company, capacity_units=3)
    served = await asyncio.gather(*(taken_id(operator, queue) for _ in range(8)))
    assert len({one for one in served if one}) == 3
    assert sum(one is None for one in served) == 5


@pytest.mark.parametrize("status", ["away", "offline"])
async def test_who_is_away_takes_nothing(floor: Floor, status: str) -> None:
    company, queue = await floor.company(), await floor.queue()
    await waiting(company, await floor.task_type(company, queue))
    with pytest.raises(taking.NotAvailable) as refused:
        await taken(await floor.operator(company, status=status), queue)
    assert (refused.value.reason, refused.value.facts["presence"]) == ("not_available", status)


async def test_an_unknown_queue_is_not_found(floor: Floor) -> None:
    company = await floor.company()
    with pytest.raises(taking.QueueNotFound):
        await taken(await floor.operator(company), company.id)


async def test_in_house_work_is_for_that_companys_own_workers(floor: Floor) -> None:
    company, neighbour, provider = await floor.company(), await floor.company(), await floor.queue()
    ticket_id = await waiting(company, await floor.task_type(company, provider), sourcing="in_house")
    with pytest.raises(taking.WrongSide):
        await taken(await floor.operator(company), company.in_house)
    with pytest.raises(taking.QueueNotFound):
        await taken(await floor.in_house_worker(neighbour), company.in_house)
    worker = await floor.in_house_worker(company)
    with pytest.raises(taking.QueueNotFound):
        await taken(worker, provider)
    assert await drained(worker, company.in_house) == [ticket_id]


async def test_a_clients_people_take_no_tickets(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    manager = await floor.operator(company, roles=[Role.ACCOUNT_MANAGER])
    with pytest.raises(Denied):
        await taken(manager, queue)


async def test_taking_costs_seven_statements(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    operator = await floor.operator(company)
    for minute in (1, 2):
        await waiting(company, kind, minute=minute)
    await taken(operator, queue)  # what is in force is read once
    seen: list[str] = []
    async with counted(operator, seen, now=MONDAY + timedelta(hours=3)) as tx:
        assert await taking.next_ticket(tx, queue)
    assert [each[:25] for each in seen] == [
        "WITH me AS (SELECT * FROM",
        "WITH used AS ( SELECT coa",
        "SET LOCAL urakata.tenant ",
        "SELECT t.tenant_id, t.id,",
        "WITH d AS (DELETE FROM ti",
        "COMMIT",
    ]  # and the BEGIN


async def test_a_timer_that_ran_elsewhere_stops_when_the_next_begins(floor: Floor) -> None:
    company, neighbour, queue = await floor.company(), await floor.company(), await floor.queue()
    first = await waiting(company, await floor.task_type(company, queue))
    second = await waiting(neighbour, await floor.task_type(neighbour, queue), minute=1)
    operator = await floor.operator(company, neighbour)
    assert await drained(operator, queue) == [first, second]
    stopping = await floor.admin.fetchrow(
        "SELECT t.tenant_id, t.due_at, w.ticket_id FROM timers t JOIN work_entries w ON w.id = t.subject_id WHERE t.kind = 'work_stop'"
        " AND w.person_id = $1", operator.actor,
    )  # fmt: skip
    assert (stopping["tenant_id"], stopping["ticket_id"]) == (company.id, first)
    assert (
        await floor.admin.fetchval(
            "SELECT timer_ticket_id FROM presence WHERE person_id = $1", operator.actor
        )
        == second
    )
