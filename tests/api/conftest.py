"""The app as programs outside meet it: every request through the whole stack, on real servers."""

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest_asyncio

from api.app import create_app
from tests.support.callers import Callers
from tests.support.floor import Floor
from tests.support.servers import Database


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    """What the administrator can make."""
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def callers(floor: Floor) -> AsyncIterator[Callers]:
    """People with tokens, calling the app."""
    transport = httpx.ASGITransport(create_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Callers(http, floor)
