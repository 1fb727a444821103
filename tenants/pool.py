"""Open connections, each lent to one transaction at a time, the last one given back first.

A connection comes back only if the server has closed the block: one left open would hand the next transaction an open one with a
foreign tenant. One that died while nobody used it is replaced when it would be lent.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.errors import Unavailable
from core.said import say

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0
ROLLBACK_SECONDS = 5.0
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises, under many names, on a connection that died; also in the middle of another message."""


class DatabaseAway(Unavailable):
    """The database cannot be reached now; try again."""


@dataclass(slots=True, eq=False)
class Line:
    """One connection, as SQLAlchemy has it and as the driver has it."""

    connection: AsyncConnection
    driver: "asyncpg.Connection[asyncpg.Record]"

    @property
    def is_clean(self) -> bool:
        """Whether another transaction may begin on it. The driver knows it from the server's last word."""
        return not (self.driver.is_closed() or self.driver.is_in_transaction())

    async def roll_back(self) -> bool:
        """Undo what was begun. Where that cannot be done the connection is dropped, and the server undoes it: False."""
        try:
            await asyncio.wait_for(self.driver.execute("ROLLBACK"), ROLLBACK_SECONDS)
        except LOST:
            self.driver.terminate()
            return False
        return True


class Pool:
    """At most `size` connections at once; who comes later waits for `PATIENCE_SECONDS`."""

    def __init__(self, engine: AsyncEngine, size: int) -> None:
        self._engine = engine
        self._free: list[Line] = []
        self._room = asyncio.Semaphore(size)
        self._is_closed = False

    async def take(self) -> Line:
        """A connection outside any transaction. Raises DatabaseAway."""
        await self._wait()
        try:
            while self._free:
                line = self._free.pop()
                if line.is_clean:
                    return line
                await _drop(line)
            return await self._open()
        except BaseException:
            self._room.release()
            raise

    async def give_back(self, line: Line) -> None:
        """Take a connection back, or drop it and its open transaction."""
        self._room.release()
        if line.is_clean and not self._is_closed:
            self._free.append(line)
        else:
            await asyncio.shield(_drop(line))

    async def close(self) -> None:
        """Close what is free now, and the rest as it comes back."""
        self._is_closed = True
        free, self._free = self._free, []
        for line in free:
            await line.connection.close()

    async def _wait(self) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._room.acquire()
        except TimeoutError as error:
            raise DatabaseAway(say("All connections to the database are in use; try again.")) from error

    async def _open(self) -> Line:
        try:
            connection = await self._engine.connect()
            driver = (await connection.get_raw_connection()).driver_connection
        except (*LOST, DBAPIError) as error:
            log.warning("the database cannot be reached: %r", error)
            raise DatabaseAway from error
        assert driver is not None
        return Line(connection, driver)


async def _drop(line: Line) -> None:
    line.driver.terminate()
    with suppress(Exception):  # it may be in any state, and is gone already
        await line.connection.close()
