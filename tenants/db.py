"""The only door to the database.

`transaction(scope)` opens one transaction behind the wall of `scope.tenant`, commits on success and rolls back on any error.
One round trip opens it (BEGIN and the settings of the walls), one closes it.

SQLAlchemy on asyncpg refuses two commands in one statement, so the engine is in AUTOCOMMIT and the driver's own connection
gets BEGIN and COMMIT from here alone. `Tx.session` (SQLAlchemy) and `Tx.fetch` (the driver, for the hot paths) are the same
connection and so the same transaction.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from core import json
from core.errors import Unavailable
from tenants.scope import Scope

log = logging.getLogger(__name__)


class DatabaseAway(Unavailable):
    """The database cannot be reached now; try again."""


@dataclass(slots=True)
class Tx:
    """One open transaction: who asks, the instant it began, and what it will have said happened."""

    connection: AsyncConnection
    driver: "asyncpg.Connection[asyncpg.Record]"
    scope: Scope
    now: datetime
    pending: list[Any] = field(default_factory=list)
    on_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    once: Any = None
    _session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        """An SQLAlchemy session on this transaction, made when first asked for."""
        if self._session is None:
            self._session = AsyncSession(bind=self.connection, expire_on_commit=False, autoflush=False)
        return self._session

    @property
    def tenant(self) -> UUID:
        return self.scope.here

    async def fetch(self, sql: str, *args: Any) -> "list[asyncpg.Record]":
        return await self.driver.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> "asyncpg.Record | None":
        return await self.driver.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        return await self.driver.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> None:
        await self.driver.execute(sql, *args)

    async def enter(self, tenant: UUID) -> None:
        """Enter a tenant's wall after the start: only for taking work from the board, and once."""
        if self.scope.tenant is not None:
            raise RuntimeError("this transaction already sees one tenant")
        self.scope = self.scope.at(tenant)
        await self.driver.execute(f"SET LOCAL urakata.tenant = '{UUID(str(tenant))}'")

    async def found(self, tenant: UUID) -> None:
        """Enter the wall of a tenant that is being made in this transaction. Raises Denied."""
        if self.scope.tenant is not None:
            raise RuntimeError("this transaction already sees one tenant")
        self.scope = self.scope.founding(tenant)
        await self.driver.execute(
            f"SET LOCAL urakata.tenant = '{UUID(str(tenant))}'; SET LOCAL urakata.tenants = '{self.scope.wall}'"
        )

    async def flush(self) -> None:
        """Write what is still held back: the session's changes, then the events."""
        if self._session is not None:
            await self._session.flush()
        for write in _before_commit:
            await write(self)


_before_commit: list[Callable[[Tx], Awaitable[None]]] = []


def before_commit(write: Callable[[Tx], Awaitable[None]]) -> None:
    """Have `write` called as the last thing inside every transaction (the event log's place)."""
    _before_commit.append(write)


class Database:
    """A pool of connections of one login role."""

    def __init__(self, url: str, *, size: int = 10, overflow: int = 20) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            max_overflow=overflow,
            pool_reset_on_return=None,  # nothing but SET LOCAL is ever set; a test proves it
            json_serializer=json.text,
            json_deserializer=json.loads,
        )
        event.listen(self.engine.sync_engine, "checkin", _refuse_open_transaction)
        event.listen(self.engine.sync_engine, "checkout", _renew_closed)

    async def close(self) -> None:
        await self.engine.dispose()


_database: Database | None = None


def use(database: Database | None) -> None:
    """The database of this process; set once at its start."""
    global _database  # noqa: PLW0603  (one pool a process)
    _database = database


def current() -> Database:
    if _database is None:
        raise RuntimeError("no database was opened in this process")
    return _database


@asynccontextmanager
async def transaction(scope: Scope, *, now: datetime | None = None, once: Any = None) -> AsyncIterator[Tx]:
    """Open a transaction behind the wall of `scope.tenant`; commit on success, roll back on any error.

    `once` is a claim on an Idempotency-Key (tenants/idempotency.py), made in the first statement.
    """
    connection = await _connect()
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    tx = Tx(connection, driver, scope, now or datetime.now(UTC))
    committed = False
    try:
        await driver.execute(_begin(scope, waits=once is None))
        if once is not None:
            await once.claim(tx)
        yield tx
        await tx.flush()
        await driver.execute("COMMIT")
        committed = True
    except Exception:
        await _roll_back(connection, driver)
        raise
    except BaseException:  # cancelled: the state of the connection is in doubt
        driver.terminate()
        raise
    finally:
        with suppress(Exception):
            await asyncio.shield(connection.close())
    if committed:
        for after in tx.on_commit:
            await after()


async def _connect() -> AsyncConnection:
    try:
        return await current().engine.connect()
    except (DBAPIError, PoolExhausted, OSError) as error:
        raise DatabaseAway from error


def _begin(scope: Scope, *, waits: bool) -> str:
    tenant = str(UUID(str(scope.tenant))) if scope.tenant else ""
    patience = "" if waits else "; SET LOCAL lock_timeout = 100"
    return (
        f"BEGIN; SET LOCAL urakata.tenant = '{tenant}'; SET LOCAL urakata.tenants = '{scope.wall}'{patience}"
    )


async def _roll_back(connection: AsyncConnection, driver: Any) -> None:
    try:
        if not driver.is_closed():
            await asyncio.wait_for(driver.execute("ROLLBACK"), 5)
    except Exception:
        log.warning("a transaction could not be rolled back; its connection is dropped", exc_info=True)
        driver.terminate()
        with suppress(Exception):
            await connection.invalidate()


def _renew_closed(dbapi_connection: Any, _record: Any, _proxy: Any) -> None:
    """The server went away while this connection was idle: have the pool open another in its place."""
    if dbapi_connection.driver_connection.is_closed():
        raise DisconnectionError("the server closed this connection")


def _refuse_open_transaction(dbapi_connection: Any, _record: Any) -> None:
    """A block left open would hand the pool's next user an open transaction with a foreign tenant: drop the connection."""
    if dbapi_connection is None:
        return
    driver = dbapi_connection.driver_connection
    if driver.is_closed() or driver.is_in_transaction():
        driver.terminate()
