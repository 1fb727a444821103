"""A floor to make rows on, behind the opened door."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from tests.support.floor import Floor
from tests.support.servers import Database


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()
