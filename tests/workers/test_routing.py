"""The sweeps of routing: what was lost, left or not offered is found, whatever else fails."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from core.ids import new_id
from services.routing import presence, taking
from services.rules.eligibility import Presence
from tenants import db
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, Scope
from tests.support.floor import Floor, submitted
from tests.support.servers import Database
from workers import routing

NOW = timedelta(0)


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> Any:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    former, worker = db.current(), db.Database(database.worker_url)
    db.use(worker)
    yield made
    db.use(former)
    await worker.close()
    await admin.close()


async def ticket(floor: Floor, ticket_id: UUID) -> Any:
    return await floor.admin.fetchrow(
        "SELECT status, queue_id, assignee_id, work_seconds FROM tickets WHERE id = $1", ticket_id
    )


async def take(scope: Scope, queue: UUID) -> None:
    async with transaction(scope) as tx:
        assert await taking.next_ticket(tx, queue)


async def leave(scope: Scope) -> None:
    async with transaction(scope.at(PROVIDER_TENANT)) as tx:
        await presence.set_status(tx, scope.actor, Presence.OFFLINE)


async def test_a_ticket_whose_message_was_lost_is_routed_by_the_sweep(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    lost = await submitted(company, kind)
    await routing.route_all_new(older_than=timedelta(minutes=5))
    assert (await ticket(floor, lost.ticket.id))["status"] == "new"
    await routing.route_all_new(older_than=NOW)
    row = await ticket(floor, lost.ticket.id)
    assert (row["status"], row["queue_id"]) == ("queued", queue)


async def test_one_that_cannot_be_routed_stops_no_other(
    floor: Floor, caplog: pytest.LogCaptureFixture
) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue)
    broken, sound = await submitted(company, kind), await submitted(company, kind)
    await floor.admin.execute(
        "UPDATE queue_entries SET ticket_id = $2 WHERE ticket_id = $1", broken.ticket.id, new_id()
    )
    await routing.route_all_new(older_than=NOW)
    assert (await ticket(floor, sound.ticket.id))["status"] == "queued"
    assert "could not be done" in caplog.text
    await floor.admin.execute("DELETE FROM queue_entries WHERE tenant_id = $1 AND status = 'new'", company.id)


async def test_a_sweep_offers_gives_back_and_stops(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue(mode="push")
    kind = await floor.task_type(company, queue)
    operator = await floor.operator(company)
    await floor.cleared(operator.actor, company)
    first, second = await submitted(company, kind), await submitted(company, kind)
    await routing.route_all_new(older_than=NOW)
    await routing.offer_all()
    assert {(await ticket(floor, each.ticket.id))["assignee_id"] for each in (first, second)} == {
        operator.actor
    }
    await take(operator, queue)
    await leave(operator)
    await routing.settle_all()
    rows = [await ticket(floor, each.ticket.id) for each in (first, second)]
    assert sorted((row["status"], row["assignee_id"]) for row in rows if row["assignee_id"]) == [
        ("in_progress", operator.actor)
    ]
    assert [row["status"] for row in rows if row["assignee_id"] is None] == ["queued"]
    assert await floor.admin.fetchval("SELECT settled FROM presence WHERE person_id = $1", operator.actor)


async def test_a_timer_that_nobody_attends_is_stopped_by_the_sweep(floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    await submitted(company, await floor.task_type(company, queue))
    await routing.route_all_new(older_than=NOW)
    operator = await floor.operator(company)
    await take(operator, queue)
    for column in ("seen_at", "timer_started_at"):
        await floor.admin.execute(
            f"UPDATE presence SET {column} = {column} - interval '1 hour' WHERE person_id = $1",
            operator.actor,
        )
    await floor.admin.execute(
        "UPDATE presence SET seen_at = seen_at + interval '5 minutes' WHERE person_id = $1", operator.actor
    )
    await floor.admin.execute(
        "UPDATE events SET at = at - interval '1 hour' WHERE actor_id = $1", operator.actor
    )
    await routing.stop_all()
    row = await floor.admin.fetchrow(
        "SELECT timer_entry_id, idle_ticket_id FROM presence WHERE person_id = $1", operator.actor
    )
    assert row["timer_entry_id"] is None
    assert row["idle_ticket_id"] is not None
    seconds = await floor.admin.fetchval(
        "SELECT seconds FROM work_entries WHERE person_id = $1", operator.actor
    )
    assert seconds == 300
