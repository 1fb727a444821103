"""Connections that the server closed are replaced: a restart of the database costs the requests under way, no more."""

import asyncio
from urllib.parse import urlsplit

import asyncpg
import pytest

from tenants import db
from tenants.db import DatabaseAway, transaction
from tenants.scope import system
from tests.support.servers import Database


async def test_connections_closed_by_the_server_are_replaced(opened: None, database: Database) -> None:
    async def pid() -> int:
        async with transaction(system(name="test")) as tx:
            found = await tx.fetchval("SELECT pg_backend_pid()")
            await asyncio.sleep(0.05)
            return int(found)

    before = set(await asyncio.gather(*(pid() for _ in range(5))))
    assert len(before) == 5
    await _end_all(database)
    after = set(await asyncio.gather(*(pid() for _ in range(5))))
    assert len(after) == 5
    assert not before & after


async def test_a_connection_lost_inside_a_transaction_fails_it_and_no_other(
    opened: None, database: Database
) -> None:
    async def lose() -> None:
        async with transaction(system(name="test")) as tx:
            await tx.fetchval("SELECT 1")
            await _end_all(database)
            await tx.fetchval("SELECT 1")

    with pytest.raises(DatabaseAway):
        await lose()
    async with transaction(system(name="test")) as tx:
        assert await tx.fetchval("SELECT 1") == 1


async def test_a_database_that_is_away_is_a_refusal_to_ask_again(opened: None, database: Database) -> None:
    here = db.current()
    away = db.Database(database.app_url.replace(str(database_port(database)), "1"))
    db.use(away)
    try:
        with pytest.raises(DatabaseAway):
            async with transaction(system(name="test")):
                pass
    finally:
        db.use(here)
        await away.close()


def database_port(database: Database) -> int:
    return urlsplit(database.app_url).port or 0


async def _end_all(database: Database) -> None:
    """As a restart of the server does: end every session of the app, and let the closing arrive."""
    admin = await asyncpg.connect(database.admin_url)
    ended = await admin.fetchval(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE usename = 'urakata_app' AND datname = $1",
        database.name,
    )
    await admin.close()
    assert ended >= 1
    await asyncio.sleep(0.1)
