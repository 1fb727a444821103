"""The demo may be loaded while a worker runs: both lock what they share in one order."""

import asyncio

import asyncpg

from core.ids import new_id
from deploy.demo import writing
from deploy.demo.history import History
from deploy.demo.memory import Memory
from services.events import Happening
from services.in_force import reading
from tenants.db import transaction
from tenants.scope import system
from tests.support.casework import at, casework
from tests.support.floor import Floor
from tests.support.servers import Database
from workers import usage as sweep

_WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
"""


async def waiting(floor: Floor, many: int) -> None:
    """Come back when so many wait for a lock."""
    async with asyncio.timeout(60):
        while await floor.admin.fetchval(_WAITING) < many:  # noqa: ASYNC110  (Postgres tells nobody)
            await asyncio.sleep(0.02)


async def test_a_log_that_is_written_and_usage_that_is_recorded_meanwhile_are_both_done(
    floor: Floor, as_worker: None, database: Database
) -> None:
    made = await casework(floor)
    ticket = await made.done(at(5), at(5, 11))
    tenant = made.company.id
    async with transaction(system(tenant)) as tx:
        history = History(tenant, await reading.of(tx), Memory({}), last_number=100)
    news = Happening(
        new_id(), "ticket.updated", "ticket", ticket, ticket, made.worker.actor, None, at(6), {}, internal=False
    )  # fmt: skip

    async def written() -> None:
        async with transaction(system(tenant)) as tx:
            await writing.log(tx, history, [news], lambda _rows: None)

    between = await asyncpg.connect(database.admin_url)
    try:
        held = between.transaction()
        await held.start()
        await between.execute("LOCK TABLE events IN SHARE MODE")  # stops who writes events, in the middle
        async with asyncio.TaskGroup() as both:
            both.create_task(written())
            await waiting(floor, 1)
            both.create_task(sweep._record(tenant))
            await waiting(floor, 2)
            await held.rollback()
    finally:
        await between.close()
    assert len(await made.items()) == 2
    assert await floor.admin.fetchval("SELECT count(*) FROM events WHERE id = $1", news.id) == 1
