"""Count the statements of a transaction: each is a round trip to the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from tenants import db
from tenants.db import Tx
from tenants.scope import Scope


@asynccontextmanager
async def counted(scope: Scope, seen: list[str], *, now: datetime | None = None) -> AsyncIterator[Tx]:
    """A transaction that appends every statement after its BEGIN to `seen`, COMMIT too."""

    def note(record: Any) -> None:
        seen.append(" ".join(record.query.split()))

    driver: Any = None
    try:
        async with db.transaction(scope, now=now) as tx:
            driver = tx.driver
            driver.add_query_logger(note)
            yield tx
    finally:
        await asyncio.sleep(0)  # the driver tells its loggers one turn later
        if driver is not None:
            driver.remove_query_logger(note)
