"""The watch of a tenant's events: it goes on after anything that keeps it from looking."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from services import events
from services.feed import watch
from services.feed.watch import Watch
from tenants.db import DatabaseAway, transaction
from tenants.scope import system
from tests.support.floor import Floor
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
    look = Watch._newest

    async def fails_once(self: Watch) -> int:
        if not failed.is_set():
            failed.set()
            raise failure
        return await look(self)

    monkeypatch.setattr(Watch, "_newest", fails_once)
    async with watch.following(company.id) as news:
        await failed.wait()
        async with transaction(system(company.id)) as tx:
            events.record(tx, "settings.changed", "tenant", company.id)
        assert await news.beyond(0, seconds=5)
