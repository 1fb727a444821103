"""A session with a database, or the reason in words why there is none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from core.addresses import without_password
from deploy.embedded.refusals import CannotStart

PATIENCE_SECONDS = 10.0


class OutOfReach(CannotStart):
    """A server does not answer, or not to us."""


@asynccontextmanager
async def session(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Sign in for a while. Raises OutOfReach."""
    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise OutOfReach(
            f"{without_password(url)} cannot be reached: {error or type(error).__name__}. "
            "Look at the address and the password, and whether the server runs."
        ) from error
    try:
        yield connection
    finally:
        await connection.close()
