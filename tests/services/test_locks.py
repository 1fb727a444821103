"""The order of locks: the operator, the board row, the ticket. Who waits for one has none of those that come after it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest_asyncio

from services.changes import saving, timer, verbs
from services.changes.case import Case
from services.changes.holding import hold
from services.in_force import reading
from services.routing import actions as routing
from services.rules.lifecycle import Status
from services.tickets import actions, creation, relations, work
from services.tickets.creation import NewTicket
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support.floor import Company, Floor, submitted
from tests.support.servers import Database


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@dataclass
class Desk:
    """Two tickets in work by one person, and a second person."""

    company: Company
    worker: Scope
    colleague: Scope
    tickets: list[UUID]


@pytest_asyncio.fixture(loop_scope="session")
async def desk(floor: Floor) -> Desk:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue())
    worker, colleague = [
        (await floor.operator(company, roles=[Role.TEAM_LEAD])).at(company.id) for _ in range(2)
    ]
    tickets = [(await submitted(company, kind)).ticket.id for _ in range(2)]
    for ticket in tickets:
        async with transaction(system(company.id)) as tx:
            await routing.route_ticket(tx, ticket)
    async with transaction(worker) as tx:
        await actions.transition(tx, ticket_id=tickets[0], to=Status.IN_PROGRESS)
    return Desk(company, worker, colleague, tickets)


async def test_stopping_ones_own_timer_waits_for_nobody_elses(desk: Desk) -> None:
    ticket = desk.tickets[0]
    async with transaction(desk.colleague) as tx:
        await work.start(tx, ticket)
    async with transaction(desk.colleague) as busy:
        await timer.lock_person(busy, desk.colleague.actor)
        async with asyncio.timeout(60), transaction(desk.worker) as tx:
            await work.stop(tx, ticket)
            assert [each.person for each in await work.entries(tx, ticket) if each.seconds is None] == [
                desk.colleague.actor
            ]


async def test_a_merge_waits_for_who_works_on_the_ticket_without_holding_it(floor: Floor, desk: Desk) -> None:
    source, target = desk.tickets
    async with transaction(desk.worker) as tx:
        await timer.lock_person(tx, desk.worker.actor)
        merging = asyncio.create_task(_merge(desk, source, target))
        await floor.somebody_waits()
        async with asyncio.timeout(60):
            await hold(tx, source)
    await merging
    async with transaction(desk.worker) as tx:
        assert [each.seconds is None for each in await work.entries(tx, source)] == [False]


async def _merge(desk: Desk, source: UUID, target: UUID) -> None:
    async with transaction(desk.colleague) as tx:
        await relations.merge(tx, ticket_id=source, into=target)


async def test_a_child_waits_for_who_changes_its_parent_without_standing_in_their_way(
    floor: Floor, desk: Desk
) -> None:
    parent = desk.tickets[1]
    async with transaction(desk.worker) as tx:
        case = await hold(tx, parent)
        making = asyncio.create_task(_child(desk, parent))
        await floor.somebody_waits()
        await asyncio.sleep(1.2)  # Postgres has looked for a deadlock by now, and leaves the child waiting
        verbs.assign(case, desk.colleague.actor)
        await saving.save(case)
    assert (await making).ticket.parent_id == parent


async def _child(desk: Desk, parent: UUID) -> Case:
    async with transaction(desk.colleague) as tx:
        kind = (await reading.of(tx)).task_types
        new = NewTicket(task_type=next(iter(kind.values())).code, subject="明細", parent=str(parent))
        return await creation.create(tx, new)
