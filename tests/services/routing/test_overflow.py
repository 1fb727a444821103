"""A ticket that nobody can take does not wait for ever in silence."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.routing import forgotten, holds, overflow
from services.rules.lifecycle import Status
from services.tickets import actions as tickets
from tenants.db import transaction
from tenants.scope import system
from tests.services.routing.walk import at, events, given, take, ticket, timer_at, waiting
from tests.support.floor import Company, Floor

pytestmark = pytest.mark.usefixtures("as_worker")


async def run_out(company: Company, ticket_id: UUID, *, minute: float) -> None:
    async with transaction(system(company.id), now=at(minute)) as tx:
        await overflow.run_out_of_patience(tx, subject_id=ticket_id, due_at=at(minute))


async def alerts(floor: Floor, ticket_id: UUID) -> list[str]:
    return [
        each
        for each in await events(floor, ticket_id)
        if each in {"ticket.overflowed", "ticket.nobody_eligible"}
    ]


async def floor_with(floor: Floor, **queue: object) -> tuple[Company, UUID, UUID]:
    """A company, a queue with fifteen minutes of patience, and a ticket that needs a skill nobody has."""
    company, impatient = await floor.company(), await floor.queue(patience_seconds=900, **queue)
    kind = await floor.task_type(company, impatient, skills={f"rare-{company.key.lower()}": 2})
    return company, impatient, await waiting(company, kind, minute=-1)


async def test_nobody_able_overflows_it_to_the_fallback_with_an_alert(floor: Floor) -> None:
    fallback = await floor.queue(patience_seconds=60)
    company, impatient, stuck = await floor_with(floor, fallback_queue_id=fallback)
    operator = await floor.operator(company)
    await floor.cleared(operator.actor, company)
    await run_out(company, stuck, minute=15)
    row = await ticket(floor, stuck)
    assert (row["queue_id"], row["seen_in"], row["status"]) == (fallback, fallback, "queued")
    assert (await events(floor, stuck))[-2:] == ["ticket.overflowed", "ticket.routed"]
    data = await floor.admin.fetchval(
        "SELECT data->'reasons' FROM events WHERE ticket_id = $1 AND type = 'ticket.overflowed'", stuck
    )
    assert '"skill_missing"' in data
    assert await timer_at(floor, "patience", stuck) == row["queued_at"] + timedelta(minutes=1)
    assert impatient != fallback


async def test_somebody_able_lets_it_wait_on(floor: Floor) -> None:
    company, impatient, stuck = await floor_with(floor, fallback_queue_id=await floor.queue())
    able = await floor.operator(company)
    await floor.cleared(able.actor, company)
    await floor.skill(able.actor, f"rare-{company.key.lower()}", 2)
    await run_out(company, stuck, minute=15)
    assert (await ticket(floor, stuck))["queue_id"] == impatient
    assert await alerts(floor, stuck) == []
    assert await timer_at(floor, "patience", stuck) == at(30)


async def test_a_limit_given_later_runs_for_what_waits_already(floor: Floor) -> None:
    company, patient = await floor.company(), await floor.queue()
    stuck = await waiting(company, await floor.task_type(company, patient, skills={"rarest": 2}), minute=-1)
    assert await timer_at(floor, "patience", stuck) is None
    async with transaction(system(name="routing")) as tx:
        assert (company.id, stuck) not in await forgotten.without_limit(tx)
    await floor.admin.execute("UPDATE queues SET patience_seconds = 900 WHERE id = $1", patient)
    await floor.changed()
    async with transaction(system(name="routing")) as tx:
        assert (company.id, stuck) in await forgotten.without_limit(tx)
    for minute in (5, 7):
        async with transaction(system(company.id), now=at(minute)) as tx:
            await overflow.begin_patience(tx, stuck)
    assert await timer_at(floor, "patience", stuck) == at(20)
    async with transaction(system(name="routing")) as tx:
        assert (company.id, stuck) not in await forgotten.without_limit(tx)
    await run_out(company, stuck, minute=20)
    assert await alerts(floor, stuck) == ["ticket.nobody_eligible"]


@pytest.mark.parametrize("missing", ["clearance", "presence", "capacity", "domain"])
async def test_what_one_person_lacks_makes_it_overflow(floor: Floor, missing: str) -> None:
    fallback = await floor.queue()
    company, _, stuck = await floor_with(floor, fallback_queue_id=fallback)
    able = await floor.operator(
        company,
        status="away" if missing == "presence" else "available",
        capacity_units=0 if missing == "capacity" else 10,
    )
    await floor.skill(able.actor, f"rare-{company.key.lower()}", 2)
    if missing != "clearance":
        await floor.cleared(able.actor, company, domains=["hr"] if missing == "domain" else None)
    await run_out(company, stuck, minute=15)
    assert (await ticket(floor, stuck))["queue_id"] == fallback


async def test_without_a_fallback_it_waits_and_the_alert_is_raised_once(floor: Floor) -> None:
    company, impatient, stuck = await floor_with(floor)
    for minute in (15, 30, 45):
        await run_out(company, stuck, minute=minute)
    assert await alerts(floor, stuck) == ["ticket.nobody_eligible"]
    assert (await ticket(floor, stuck))["queue_id"] == impatient
    assert await timer_at(floor, "patience", stuck) == at(60)


async def test_it_never_goes_in_circles(floor: Floor) -> None:
    company, first, stuck = await floor_with(floor)
    second = await floor.queue(patience_seconds=60, fallback_queue_id=first)
    await floor.admin.execute("UPDATE queues SET fallback_queue_id = $2 WHERE id = $1", first, second)
    await floor.changed()
    for minute in (15, 16, 17):
        await run_out(company, stuck, minute=minute)
    assert (await ticket(floor, stuck))["queue_id"] == second
    assert await alerts(floor, stuck) == ["ticket.overflowed", "ticket.nobody_eligible"]


async def test_one_that_was_given_to_somebody_waits_for_them(floor: Floor) -> None:
    company, impatient, stuck = await floor_with(floor, fallback_queue_id=await floor.queue())
    await given(floor, stuck, (await floor.operator(company)).actor)
    await run_out(company, stuck, minute=15)
    assert (await ticket(floor, stuck))["queue_id"] == impatient


async def test_one_that_was_taken_meanwhile_is_left_alone(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue(patience_seconds=900)
    taken = await waiting(company, await floor.task_type(company, queue))
    await take(await floor.operator(company), queue)
    before = await ticket(floor, taken)
    await run_out(company, taken, minute=15)
    assert (await ticket(floor, taken)) == before
    assert await timer_at(floor, "patience", taken) is None


async def test_in_house_work_asks_the_companys_own_workers_alone(floor: Floor) -> None:
    company, fallback = await floor.company(), await floor.queue()
    await floor.admin.execute("UPDATE queues SET patience_seconds = 900 WHERE id = $1", company.in_house)
    await floor.changed()
    operator = await floor.operator(company)
    await floor.cleared(operator.actor, company)
    stuck = await waiting(company, await floor.task_type(company, fallback), minute=-1, sourcing="in_house")
    await run_out(company, stuck, minute=15)
    assert await alerts(floor, stuck) == ["ticket.nobody_eligible"]
    second = await waiting(company, await floor.task_type(company, fallback), minute=-1, sourcing="in_house")
    worker = await floor.in_house_worker(company)
    await floor.membership(company, worker.actor, "in_house_worker")
    await run_out(company, second, minute=15)
    assert await alerts(floor, second) == []


async def test_two_sweeps_at_once_overflow_it_once(floor: Floor) -> None:
    last = await floor.queue()
    fallback = await floor.queue(patience_seconds=60, fallback_queue_id=last)
    company, _, stuck = await floor_with(floor, fallback_queue_id=fallback)
    await asyncio.gather(*(run_out(company, stuck, minute=15) for _ in range(3)))
    assert (await ticket(floor, stuck))["queue_id"] == fallback
    assert await alerts(floor, stuck) == ["ticket.overflowed"]


async def test_a_hold_whose_review_time_comes_is_told_of_once(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    held = await waiting(company, await floor.task_type(company, queue))
    operator = await floor.operator(company)
    until: datetime = at(60)
    async with transaction(operator.at(company.id), now=at(1)) as tx:
        await tickets.transition(
            tx, ticket_id=held, to=Status.ON_HOLD, reason="waits for the bank", review_at=until
        )
    assert await timer_at(floor, "hold_review", held) == until
    for minute in (60, 61):
        async with transaction(system(company.id), now=at(minute)) as tx:
            await holds.review_hold(tx, subject_id=held, due_at=until)
    assert (await events(floor, held)).count("ticket.hold_expired") == 1
    assert (await ticket(floor, held))["status"] == "on_hold"
    assert await timer_at(floor, "hold_review", held) is None
