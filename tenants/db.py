"""The only door to the database.

`transaction(scope)` opens one transaction behind the wall of `scope.tenant`, commits on success and rolls back on any error.
One round trip opens it (BEGIN and the settings of the walls), one closes it.

SQLAlchemy on asyncpg refuses two commands in one statement, so the engine is in AUTOCOMMIT and the driver's own connection
gets BEGIN and COMMIT from here alone. `Tx.session` (SQLAlchemy) and `Tx.fetch` (the driver, for the hot paths) are the same
connection and so the same transaction.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from core import json
from tenants.pool import LOST, DatabaseAway, Line, Pool
from tenants.scope import Scope

__all__ = ["Database", "DatabaseAway", "Tx", "before_commit", "current", "transaction", "use"]


@dataclass(slots=True)
class Tx:
    """One open transaction: who asks, the instant it began, and what it will have said happened.

    `versions` are those of what is in force for the tenant (services/in_force), where the first statement asked for them along.
    """

    line: Line
    scope: Scope
    now: datetime
    pending: list[Any] = field(default_factory=list)
    on_commit: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    once: Any = None
    versions: tuple[int, int] | None = None
    _session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        """An SQLAlchemy session on this transaction, made when first asked for."""
        if self._session is None:
            self._session = AsyncSession(bind=self.line.connection, expire_on_commit=False, autoflush=False)
        return self._session

    @property
    def driver(self) -> "asyncpg.Connection[asyncpg.Record]":
        return self.line.driver

    @property
    def tenant(self) -> UUID:
        return self.scope.here

    async def fetch(self, sql: str, *args: Any) -> "list[asyncpg.Record]":
        return await self.line.driver.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> "asyncpg.Record | None":
        return await self.line.driver.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        return await self.line.driver.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> None:
        await self.line.driver.execute(sql, *args)

    async def enter(self, tenant: UUID) -> None:
        """Enter a tenant's wall after the start: only for taking work from the board, and once."""
        if self.scope.tenant is not None:
            raise RuntimeError("this transaction already sees one tenant")
        self.scope = self.scope.at(tenant)
        await self.line.driver.execute(f"SET LOCAL urakata.tenant = '{UUID(str(tenant))}'")

    async def found(self, tenant: UUID) -> None:
        """Enter the wall of a tenant that is being made in this transaction. Raises Denied."""
        if self.scope.tenant is not None:
            raise RuntimeError("this transaction already sees one tenant")
        self.scope = self.scope.founding(tenant)
        await self.line.driver.execute(
            f"SET LOCAL urakata.tenant = '{UUID(str(tenant))}'; SET LOCAL urakata.tenants = '{self.scope.wall}'"
        )

    async def flush(self) -> None:
        """Write what is still held back: the session's changes, then the events."""
        if self._session is not None:
            await self._session.flush()
        for write in _before_commit:
            await write(self)

    async def leave(self) -> None:
        """End the session, if one was made: it has the connection no more."""
        if self._session is not None:
            with suppress(Exception):  # the connection may have died under it
                await self._session.close()


_before_commit: list[Callable[[Tx], Awaitable[None]]] = []


def before_commit(write: Callable[[Tx], Awaitable[None]]) -> None:
    """Have `write` called as the last thing inside every transaction (the event log's place)."""
    _before_commit.append(write)


class Database:
    """The connections of one login role: at most `size` at once."""

    def __init__(self, url: str, *, size: int = 10) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,  # SQLAlchemy's own costs as much time as a statement
            pool_reset_on_return=None,  # nothing but SET LOCAL is ever set; a test proves it
            json_serializer=json.text,
            json_deserializer=json.loads,
        )
        self.pool = Pool(self.engine, size)

    async def close(self) -> None:
        await self.pool.close()
        await self.engine.dispose()


_database: Database | None = None


def use(database: Database | None) -> Database | None:
    """The database of this process; set once at its start. Gives the one before."""
    global _database
    before, _database = _database, database
    return before


def current() -> Database:
    if _database is None:
        raise RuntimeError("no database was opened in this process")
    return _database


@asynccontextmanager
async def transaction(
    scope: Scope, *, now: datetime | None = None, once: Any = None, plans_anew: bool = False
) -> AsyncIterator[Tx]:
    """Open a transaction behind the wall of `scope.tenant`; commit on success, roll back on any error.

    `once` is a claim on an Idempotency-Key (tenants/idempotency.py), made in the first statement. `plans_anew`: each statement is planned
    for the values that it is given, which pays where a day or a year, one tenant or all are asked for by the same words.
    """
    pool = current().pool
    line = await pool.take()
    tx = Tx(line, scope, now or datetime.now(UTC))
    try:
        await line.driver.execute(_begin(scope, waits=once is None, plans_anew=plans_anew))
        if once is not None:
            await once.claim(tx)
        yield tx
        await tx.flush()
        await line.driver.execute("COMMIT")
    except Exception as error:
        if not await line.roll_back() and isinstance(error, LOST):
            raise DatabaseAway from error
        raise
    except BaseException:  # cancelled: the state of the connection is in doubt
        line.driver.terminate()
        raise
    finally:
        await tx.leave()
        await pool.give_back(line)
    for after in tx.on_commit:
        await after()


def _begin(scope: Scope, *, waits: bool, plans_anew: bool) -> str:
    tenant = str(UUID(str(scope.tenant))) if scope.tenant else ""
    patience = "" if waits else "; SET LOCAL lock_timeout = 100"
    plans = "; SET LOCAL plan_cache_mode = force_custom_plan" if plans_anew else ""
    return f"BEGIN; SET LOCAL urakata.tenant = '{tenant}'; SET LOCAL urakata.tenants = '{scope.wall}'{patience}{plans}"
