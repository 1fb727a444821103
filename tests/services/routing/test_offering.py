"""Queues that push: the worker offers each ticket to the person whom the rules choose."""

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from services.routing import offering
from services.routing.offering import Offer
from tenants.db import transaction
from tenants.scope import Scope, system
from tests.services.routing.walk import at, events, given, take, ticket, waiting
from tests.support.floor import Company, Floor

pytestmark = pytest.mark.usefixtures("as_worker")


async def crew(floor: Floor, company: Company, *skills: int, **values: object) -> list[Scope]:
    """People cleared for a company, each with the company's own skill at a level."""
    people = []
    for level in skills:
        people.append(await floor.operator(company, **values))
        await floor.cleared(people[-1].actor, company)
        await floor.skill(people[-1].actor, skill_of(company), level)
    return people


def skill_of(company: Company) -> str:
    return f"skill-{company.key.lower()}"


async def pushing(floor: Floor, **values: object) -> tuple[Company, UUID, str]:
    company, queue = await floor.company(), await floor.queue(mode="push")
    return company, queue, await floor.task_type(company, queue, skills={skill_of(company): 1}, **values)


async def offered(company: Company, *, minute: float = 5) -> list[Offer]:
    """One round of the worker's for this company."""
    async with transaction(system(company.id), now=at(minute)) as tx:
        planned = await offering.plan(tx)
    return [offer for offer in planned if await gave(company, offer, minute=minute)]


async def gave(company: Company, offer: Offer, *, minute: float = 5) -> bool:
    async with transaction(system(company.id), now=at(minute)) as tx:
        return await offering.give(tx, offer)


async def test_a_waiting_ticket_is_assigned_and_stays_queued(floor: Floor) -> None:
    company, queue, kind = await pushing(floor)
    (operator,) = await crew(floor, company, 1)
    pushed = await waiting(company, kind)
    async with transaction(system()) as tx:
        assert company.id in await offering.tenants_with_work(tx)
    await offered(company)
    row = await ticket(floor, pushed)
    assert (row["status"], row["assignee_id"], row["seen_with"]) == ("queued", operator.actor, operator.actor)
    assert (await events(floor, pushed))[-1] == "ticket.assigned"
    async with transaction(system()) as tx:
        assert company.id not in await offering.tenants_with_work(tx)
    assert await take(operator, queue, minute=6) == pushed


async def test_a_queue_that_is_pulled_from_offers_nothing(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    await crew(floor, company, 1)
    await waiting(company, await floor.task_type(company, queue))
    assert await offered(company) == []


async def test_the_load_is_spread(floor: Floor) -> None:
    company, _, kind = await pushing(floor)
    people = await crew(floor, company, 1, 1, 1)
    for minute in range(6):
        await waiting(company, kind, minute=minute / 10)
    given_to = Counter(offer.person for offer in await offered(company))
    assert given_to == {person.actor: 2 for person in people}


async def test_the_best_fit_wins_a_tie(floor: Floor) -> None:
    company, _, kind = await pushing(floor)
    _, modest = await crew(floor, company, 5, 1)
    await waiting(company, kind)
    assert [offer.person for offer in await offered(company)] == [modest.actor]


async def test_nobody_gets_more_than_they_can_hold(floor: Floor) -> None:
    company, _, kind = await pushing(floor, capacity_units=2)
    (operator,) = await crew(floor, company, 1, capacity_units=3)
    first, second = await waiting(company, kind), await waiting(company, kind, minute=1)
    assert [offer.ticket for offer in await offered(company)] == [first]
    assert await offered(company) == []
    assert (await ticket(floor, second))["assignee_id"] is None
    assert operator.actor == (await ticket(floor, first))["assignee_id"]


async def test_what_changed_since_the_plan_is_not_given(floor: Floor) -> None:
    company, queue, kind = await pushing(floor)
    operator, other = await crew(floor, company, 1, 1)
    first, second, third = [await waiting(company, kind, minute=minute / 10) for minute in range(3)]
    await given(floor, first, other.actor)
    assert not await gave(company, Offer(first, queue, operator.actor))
    assert not await gave(company, Offer(second, await floor.queue(), operator.actor))
    await floor.admin.execute("UPDATE presence SET status = 'away' WHERE person_id = $1", operator.actor)
    assert not await gave(company, Offer(third, queue, operator.actor))
    assert await gave(company, Offer(third, queue, other.actor))
    assert not await gave(company, Offer(third, queue, other.actor))


async def test_two_workers_at_once_give_each_ticket_once_and_overdraw_nobody(floor: Floor) -> None:
    company, _, kind = await pushing(floor)
    await crew(floor, company, 1, 1, capacity_units=3)
    tickets = [await waiting(company, kind, minute=minute / 10) for minute in range(10)]
    rounds = await asyncio.gather(*(offered(company) for _ in range(4)))
    rounds.append(await offered(company))  # a plan made beside another's is partly refused, and made anew
    assert sum(len(each) for each in rounds) == 6
    rows = [await ticket(floor, each) for each in tickets]
    assert sorted(Counter(row["assignee_id"] for row in rows if row["assignee_id"]).values()) == [3, 3]


@pytest.mark.parametrize(("priority", "goes_to_the_one_who_does_all"), [("normal", False), ("urgent", True)])
async def test_practice_that_rests_on_one_person_is_spread_unless_urgent(
    floor: Floor, priority: str, goes_to_the_one_who_does_all: bool
) -> None:
    company, queue, kind = await pushing(floor)
    alone, second = await crew(floor, company, 1, 2)
    await floor.many_waiting(company, kind, queue, 4)
    await floor.admin.execute(
        "UPDATE tickets SET status = 'closed', assignee_id = $2, first_resolved_at = $3 WHERE tenant_id = $1",
        company.id,
        alone.actor,
        at(-60),
    )
    await floor.admin.execute("DELETE FROM queue_entries WHERE tenant_id = $1", company.id)
    await waiting(company, kind, priority=priority)
    wanted = alone if goes_to_the_one_who_does_all else second
    assert [offer.person for offer in await offered(company)] == [wanted.actor]


async def test_in_house_queues_push_to_the_companys_own_workers(floor: Floor) -> None:
    company, _, kind = await pushing(floor)
    await crew(floor, company, 1)
    await floor.admin.execute("UPDATE queues SET mode = 'push' WHERE id = $1", company.in_house)
    await floor.changed()
    await waiting(company, kind, sourcing="in_house")
    assert await offered(company) == []
    worker = await floor.in_house_worker(company)
    await floor.membership(company, worker.actor, "in_house_worker")
    await floor.skill(worker.actor, skill_of(company), 1)
    assert [offer.person for offer in await offered(company)] == [worker.actor]
