"""The door opened for the app's role, and a floor to make rows on."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from tenants import db
from tests.support.floor import Floor
from tests.support.servers import Database


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def door(database: Database) -> AsyncIterator[None]:
    """The app's own role, behind its walls."""
    opened = db.Database(database.app_url)
    db.use(opened)
    yield
    db.use(None)
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, door: None) -> AsyncIterator[Floor]:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()
