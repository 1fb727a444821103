"""A client whose month is known, on the run's servers, behind the walls."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from tests.support import compared
from tests.support.bills import Bills
from tests.support.compared import Client
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


@pytest.fixture
def bills(floor: Floor) -> Bills:
    return Bills(floor.admin)


@pytest.fixture
async def client(floor: Floor, bills: Bills) -> Client:
    return await compared.client(floor, bills)
