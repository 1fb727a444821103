"""`kill -9` among the batches of the rollups and in rebuilds, by pid: nothing is counted twice, nothing is lost.

`KILLS=1000` chooses how many; `python -m bench rollup-kills` does the same and prints the counts.
"""

import os
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from tests.journeys import rollup_kills
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
async def test_who_is_killed_anywhere_has_added_everything_once(floor: Floor, database: Database) -> None:
    report = await rollup_kills.strike(floor, database.worker_url, kills=KILLS)
    print("\n".join(report.lines()))
    assert report.hits == KILLS
    assert report.tickets
    assert not report.drifts
    assert not report.wrong
