"""The watch of a tenant's events: it goes on after anything that keeps it from looking."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from services import events
from services.feed import watch
from services.feed.watch import Lookout
from tenants.db import DatabaseAway, transaction
from tenants.scope import system
from tests.support.floor import Floor, submitted
from tests.support.servers import Database


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@pytest.mark.parametrize(
    "failure", [DatabaseAway(), asyncpg.exceptions.AdminShutdownError("ended"), OSError()]
)
async def test_followers_hear_of_news_after_the_database_was_away(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    company, failed = await floor.company(), asyncio.Event()
    look = Lookout.newest

    async def fails_once(self: Lookout) -> dict[UUID, int]:
        if not failed.is_set():
            failed.set()
            raise failure
        return await look(self)

    monkeypatch.setattr(Lookout, "newest", fails_once)
    async with watch.following(company.id) as news:
        await failed.wait()
        async with transaction(system(company.id)) as tx:
            events.record(tx, "settings.changed", "tenant", company.id)
        assert await news.beyond(0, seconds=5)


async def test_an_ear_hears_which_tickets_were_touched_in_its_tenants_alone(floor: Floor) -> None:
    here, there, elsewhere = [await floor.company() for _ in range(3)]
    queue = await floor.queue()
    kinds = {each.id: await floor.task_type(each, queue) for each in (here, there, elsewhere)}
    for each in (here, there, elsewhere):
        await submitted(each, kinds[each.id])  # a log begins
    async with watch.listening([here.id, there.id]) as ear:
        await asyncio.sleep(3 * watch.INTERVAL)
        await ear.next(seconds=0.01)
        await submitted(elsewhere, kinds[elsewhere.id])
        assert await ear.next(seconds=3 * watch.INTERVAL) == set()
        made = [(await submitted(each, kinds[each.id])).ticket.id for each in (here, there)]
        heard: set[UUID | None] = set()
        while not heard.issuperset(made):
            touched = await ear.next(seconds=5)
            assert touched
            heard |= touched
        assert heard == set(made)
