"""Reports as their services make them, on the run's servers, behind the walls."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from tenants import db
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


@pytest_asyncio.fixture(loop_scope="session")
async def as_worker(database: Database, floor: Floor) -> AsyncIterator[None]:
    """The door opened as the worker's role: its sweeps look over all tenants."""
    app, worker = db.current(), db.Database(database.worker_url)
    db.use(worker)
    yield
    db.use(app)
    await worker.close()
