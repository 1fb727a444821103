"""The sweep over timers: what is due is acted on once; what fails stops nothing else."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest_asyncio

from core.ids import new_id
from services.changes import saving, verbs
from services.changes.holding import hold
from services.routing import actions as routing
from services.tickets import creation
from services.tickets.creation import NewTicket
from tenants import db
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import Clearance, Scope, system
from tests.support.floor import Company, Floor
from tests.support.servers import Database
from workers import schedule

PAST = datetime.now(UTC) - timedelta(days=30)


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> Any:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@pytest_asyncio.fixture(loop_scope="session")
async def as_worker(database: Database, opened: None) -> Any:
    """This process connects as the worker's role, which sees the timers of all tenants."""
    former, worker = db.current(), db.Database(database.worker_url)
    db.use(worker)
    yield
    db.use(former)
    await worker.close()


async def _late_tickets(company: Company, code: str, count: int) -> None:
    client = Scope(
        actor=company.requester, actor_kind="person", side=Side.CLIENT, roles=frozenset({Role.REQUESTER}), tenant=company.id,
        clearances=(Clearance(company.id),), principal="client",
    )  # fmt: skip
    for _ in range(count):
        async with transaction(client, now=PAST) as tx:
            case = await creation.create(tx, NewTicket(task_type=code, subject="x"))
        async with transaction(system(company.id), now=PAST) as tx:
            await routing.route_ticket(tx, case.ticket.id)


async def test_breaches_of_several_tenants_are_found_once_and_a_broken_timer_stops_none(
    floor: Floor, as_worker: None
) -> None:
    companies = [await floor.company() for _ in range(2)]
    for company in companies:
        await _late_tickets(company, await floor.task_type(company, await floor.queue()), 25)
    await floor.admin.execute(
        "INSERT INTO timers (tenant_id, kind, subject_id, due_at) VALUES ($1, 'sla', $2, $3)",
        companies[0].id,
        new_id(),
        PAST,
    )
    for _ in range(2):
        await schedule.act_on_all()
    for company in companies:
        counts = await floor.admin.fetchrow(
            "SELECT count(*) AS found, count(DISTINCT ticket_id) AS tickets FROM events WHERE tenant_id = $1 AND type = 'sla.breached'",
            company.id,
        )
        assert (counts["found"], counts["tickets"]) == (25, 25)
        due = await floor.admin.fetchval(
            "SELECT count(*) FROM timers JOIN tickets USING (tenant_id) WHERE tenant_id = $1 AND subject_id = tickets.id AND kind = 'sla'",
            company.id,
        )
        assert due == 0


async def test_a_sweep_waits_for_who_works_on_a_ticket_without_standing_in_their_way(
    floor: Floor, as_worker: None
) -> None:
    company = await floor.company()
    await _late_tickets(company, await floor.task_type(company, await floor.queue()), 3)
    last = await floor.admin.fetchval(
        "SELECT max(id::text)::uuid FROM tickets WHERE tenant_id = $1", company.id
    )
    async with transaction(system(company.id)) as tx:
        case = await hold(tx, last)
        sweep = asyncio.create_task(schedule.act_on_all())
        await floor.somebody_waits()
        await asyncio.sleep(1.2)  # Postgres has looked for a deadlock by now, and leaves the sweep waiting
        verbs.assign(case, new_id())
        await saving.save(case)
    await sweep
    found = await floor.admin.fetchval(
        "SELECT count(*) FROM events WHERE tenant_id = $1 AND type = 'sla.breached'", company.id
    )
    assert found == 3
