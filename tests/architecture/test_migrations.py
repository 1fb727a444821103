"""Migrations go up and down, and end where the models are."""

import asyncpg

from deploy import migrate
from tests.support.servers import Servers, run


async def _tables(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
    finally:
        await connection.close()


def test_they_go_down_to_nothing_and_up_again_to_the_models(servers: Servers, worker_id: str) -> None:
    database = servers.database(f"migrations_{worker_id}")
    migrate.check(database.admin_url)
    migrate.downgrade(database.admin_url)
    assert run(_tables(database.admin_url)) == 0
    migrate.upgrade(database.admin_url)
    migrate.check(database.admin_url)
    assert run(_tables(database.admin_url)) > 30
