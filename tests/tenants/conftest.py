"""The door opened as the app opens it: this process's own database and Valkey."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tenants import db, limits, valkey
from tests.support.servers import Database


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened(database: Database, valkey_url: str) -> AsyncIterator[None]:
    """The app's own roles, behind their walls."""
    opened = db.Database(database.app_url)
    cache = valkey.Valkey(valkey_url)
    db.use(opened)
    valkey.use(cache)
    yield
    db.use(None)
    valkey.use(None)
    await cache.close()
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def door(opened: None) -> AsyncIterator[None]:
    """The same, with nothing cached and nothing counted."""
    await valkey.current().call("FLUSHDB")
    limits.alone.forget()
    yield
