"""Connections as transactions leave them: nothing of one is met by the next, whatever happened inside."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from core.ids import new_id
from tenants import db, pool
from tenants.db import DatabaseAway, transaction
from tenants.scope import system
from tests.support.servers import Database

LEFT = "SELECT pg_backend_pid() AS pid, current_setting('urakata.tenant', true) AS tenant, txid_current_if_assigned() AS tx"
OURS = "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'urakata.%' ORDER BY name"


@pytest_asyncio.fixture(loop_scope="session")
async def alone(database: Database) -> AsyncIterator[db.Database]:
    """A database with one connection, so that every transaction meets the one before."""
    opened = db.Database(database.app_url, size=1)
    before = db.use(opened)
    yield opened
    db.use(before)
    await opened.close()


async def pid() -> int:
    async with transaction(system(name="test")) as tx:
        return int(await tx.fetchval("SELECT pg_backend_pid()"))


async def test_one_connection_serves_one_transaction_after_the_other(alone: db.Database) -> None:
    assert len({await pid() for _ in range(5)}) == 1
    assert len(set(await asyncio.gather(*(pid() for _ in range(5))))) == 1


@pytest.mark.parametrize("ends", ["well", "badly"])
async def test_nothing_that_a_transaction_set_is_left(alone: db.Database, ends: str) -> None:
    async def set_up() -> dict[str, str]:
        async with transaction(system(new_id(), name="test")) as tx:
            await tx.execute("SET LOCAL lock_timeout = 77")
            before = {row["name"]: row["setting"] for row in await tx.fetch(OURS)}
            if ends == "badly":
                raise ValueError("a fault of ours")
            return before

    if ends == "badly":
        with pytest.raises(ValueError, match="a fault of ours"):
            await set_up()
    else:
        assert (await set_up())["lock_timeout"] == "77"
    line = await alone.pool.take()
    try:
        assert await line.driver.fetchval("SELECT current_setting('urakata.tenant', true)") == ""
        assert await line.driver.fetchval("SELECT current_setting('urakata.tenants', true)") == ""
        assert await line.driver.fetch(OURS) == []
    finally:
        await alone.pool.give_back(line)


async def test_a_block_left_open_is_never_lent_again(alone: db.Database) -> None:
    line = await alone.pool.take()
    left = line.driver.get_server_pid()
    await line.driver.execute(f"BEGIN; SET LOCAL urakata.tenant = '{new_id()}'")
    await alone.pool.give_back(line)
    assert line.driver.is_closed()
    assert await pid() != left
    async with transaction(system(name="test")) as tx:
        assert await tx.fetchval("SELECT current_setting('urakata.tenant', true)") == ""


async def test_a_block_opened_while_a_line_was_free_is_found_when_it_is_taken(alone: db.Database) -> None:
    line = await alone.pool.take()
    await alone.pool.give_back(line)
    await line.driver.execute("BEGIN")  # somebody kept what they gave back
    taken = await alone.pool.take()
    assert taken is not line
    assert not taken.driver.is_in_transaction()
    await alone.pool.give_back(taken)


@pytest.mark.parametrize("after", [0.0, 0.001, 0.003, 0.01, 0.05])
async def test_a_cancelled_request_leaves_no_transaction_and_no_lock(
    alone: db.Database, database: Database, after: float
) -> None:
    tenant = new_id()

    async def slow() -> None:
        async with transaction(system(tenant, name="test")) as tx:
            await tx.execute("SELECT pg_advisory_xact_lock(77), pg_sleep(0.02)")
            await tx.execute("SELECT pg_sleep(0.3)")

    request = asyncio.create_task(slow())
    await asyncio.sleep(after)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    async with asyncio.timeout(60), transaction(system(name="test")) as tx:
        assert await tx.fetchval("SELECT current_setting('urakata.tenant', true)") == ""
        await tx.execute("SELECT pg_advisory_xact_lock(77)")  # the server lets go when its statement ends


async def test_who_waits_too_long_for_a_connection_is_told(
    alone: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "PATIENCE_SECONDS", 0.05)
    async with transaction(system(name="test")):
        with pytest.raises(DatabaseAway, match="in use"):
            await pid()
    assert await pid()


async def test_waiting_and_giving_up_takes_no_room_away(alone: db.Database) -> None:
    async with transaction(system(name="test")):
        waiting = [asyncio.create_task(pid()) for _ in range(4)]
        await asyncio.sleep(0.01)
        for each in waiting[:2]:
            each.cancel()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert [isinstance(each, asyncio.CancelledError) for each in answers] == [True, True, False, False]
    assert await pid()


async def test_a_session_is_the_same_transaction_and_leaves_nothing(alone: db.Database) -> None:
    async def told(expected: Any) -> Any:
        async with transaction(system(name="test")) as tx:
            await tx.session.execute(text("SET LOCAL lock_timeout = 55"))
            assert await tx.fetchval("SHOW lock_timeout") == "55ms"
            if expected is None:
                raise ValueError("a fault of ours")
            return (await tx.session.execute(text("SELECT pg_backend_pid()"))).scalar_one()

    first = await told(1)
    with pytest.raises(ValueError, match="a fault of ours"):
        await told(None)
    assert await told(1) == first
    async with transaction(system(name="test")) as tx:
        assert await tx.fetchval("SHOW lock_timeout") == "0"
        assert await tx.fetchval("SELECT pg_backend_pid()") == first


async def test_what_is_closed_stays_closed(database: Database) -> None:
    opened = db.Database(database.app_url, size=2)
    free, lent = await opened.pool.take(), await opened.pool.take()
    await opened.pool.give_back(free)
    await opened.close()
    assert free.driver.is_closed()
    await opened.pool.give_back(lent)
    assert lent.driver.is_closed()
