"""`kill -9` in the middle of closes and issues, by pid: nothing billed twice, nothing lost, no gap.

`KILLS=1000` chooses how many; `python -m bench kills` does the same and prints the counts.
"""

import os
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from tests.journeys import kills
from tests.support.floor import Floor
from tests.support.servers import Database

KILLS = int(os.environ.get("KILLS", "15"))


@pytest_asyncio.fixture(loop_scope="session")
async def floor(database: Database, opened: None) -> AsyncIterator[Floor]:
    admin = await asyncpg.connect(database.admin_url)
    made = Floor(admin)
    await made.ground()
    yield made
    await admin.close()


@pytest.mark.timeout(3600)
async def test_a_close_that_is_killed_anywhere_bills_everything_once(
    floor: Floor, database: Database
) -> None:
    report = await kills.strike(floor, database.worker_url, kills=KILLS)
    print("\n".join(report.lines()))
    assert report.hits == KILLS
    assert not report.troubles
    assert report.invoices
    assert report.items
