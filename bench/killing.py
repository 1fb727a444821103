"""The close, and the rollups, under `kill -9`, at full size: tests/journeys on servers of their own."""

import asyncio
from pathlib import Path
from typing import Protocol, TypeVar

import asyncpg

from bench.house import house
from deploy.embedded import postgres
from tenants import db, valkey
from tenants.walls import WORKER
from tests.journeys import kills as journey
from tests.journeys import rollup_kills
from tests.journeys.kills import Report
from tests.support.clientele import Doors
from tests.support.floor import Floor

T = TypeVar("T")
Told_co = TypeVar("Told_co", covariant=True)


class Strike(Protocol[Told_co]):
    """Kills so many times on a floor, and tells what stands."""

    async def __call__(self, floor: Floor, worker_url: str, *, kills: int) -> Told_co: ...


def measure(home: Path, *, kills: int) -> Report:
    """Kill so many closes and count."""
    return _measured(home, journey.strike, kills)


def measure_rollups(home: Path, *, kills: int) -> rollup_kills.Report:
    """Kill whoever keeps the rollups so many times, and compare."""
    return _measured(home, rollup_kills.strike, kills)


def _measured(home: Path, strike: Strike[T], kills: int) -> T:
    with house(home, processes=1) as ours:
        doors = ours.database("kills")
        secret = ours.secrets.postgres_worker
        worker = postgres.address(ours.servers.ports["postgres"], WORKER, secret, "kills")
        return asyncio.run(_strike(doors, worker, strike, kills))


async def _strike(doors: Doors, worker: str, strike: Strike[T], kills: int) -> T:
    opened, cache = db.Database(doors.app_url), valkey.Valkey(doors.valkey_url)
    admin = await asyncpg.connect(doors.admin_url)
    db.use(opened)
    valkey.use(cache)
    try:
        floor = Floor(admin)
        await floor.ground()
        return await strike(floor, worker, kills=kills)
    finally:
        db.use(None)
        valkey.use(None)
        await admin.close()
        await cache.close()
        await opened.close()
