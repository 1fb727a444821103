"""Bring a database to the newest shape, or back; run by the administrator, whose address is given."""

import asyncio
from collections.abc import Callable
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.revisions import MIGRATIONS


def upgrade(admin_url: str, revision: str = "head") -> None:
    """Apply every migration up to `revision`."""
    _with_connection(admin_url, lambda config: command.upgrade(config, revision))


def downgrade(admin_url: str, revision: str = "base") -> None:
    """Take migrations back down to `revision`."""
    _with_connection(admin_url, lambda config: command.downgrade(config, revision))


def check(admin_url: str) -> None:
    """Raise where the models and the migrated database differ."""
    _with_connection(admin_url, command.check)


def revise(admin_url: str, message: str) -> None:
    """Write a new migration from what the models have and the database has not."""
    number = f"{len(list(MIGRATIONS.glob('versions/*.py'))) + 1:04d}"
    _with_connection(
        admin_url, lambda config: command.revision(config, message, autogenerate=True, rev_id=number)
    )


def _with_connection(admin_url: str, run: Callable[[Config], Any]) -> None:
    asyncio.run(_connected(admin_url, run))


async def _connected(admin_url: str, run: Callable[[Config], Any]) -> None:
    engine = create_async_engine(
        admin_url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=pool.NullPool
    )
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: run(_config(sync)))
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
