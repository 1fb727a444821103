"""The servers of the test run: durable walls, the right locale, and the roles as data.md draws them."""

import asyncpg
import pytest
import redis.asyncio

from tests.support.servers import Database


async def test_the_app_and_the_worker_sign_in_and_bypass_nothing(database: Database) -> None:
    for address, role in ((database.app_url, "urakata_app"), (database.worker_url, "urakata_worker")):
        connection = await asyncpg.connect(address)
        row = await connection.fetchrow(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
            " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) AS owns"
            " FROM pg_roles WHERE rolname = current_user"
        )
        await connection.close()
        assert tuple(row) == (role, False, False, False, False, 0)


@pytest.mark.parametrize("role", ["urakata_owner", "urakata_finder"])
async def test_nobody_signs_in_as_the_owner_or_the_finder(database: Database, role: str) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.app_url.replace("urakata_app", role))
    admin = await asyncpg.connect(database.admin_url)
    assert await admin.fetchval("SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", role) is False
    await admin.close()


async def test_a_wrong_password_is_refused(database: Database) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.app_url, password="guess")


async def test_the_app_may_create_nothing(database: Database) -> None:
    connection = await asyncpg.connect(database.app_url)
    for statement in ("CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)", "CREATE SCHEMA mine"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_japanese_text_has_trigrams(database: Database) -> None:
    connection = await asyncpg.connect(database.app_url)
    assert await connection.fetchval("SELECT cardinality(show_trgm('請求書処理'))") > 0
    await connection.close()


async def test_the_database_is_migrated(database: Database) -> None:
    connection = await asyncpg.connect(database.admin_url)
    owners = await connection.fetch(
        "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    await connection.close()
    assert [row["tableowner"] for row in owners] == ["urakata_owner"]


async def test_valkey_answers_with_its_password_alone(valkey_url: str) -> None:
    client = redis.asyncio.from_url(valkey_url)
    assert await client.ping()
    await client.aclose()
    scheme, _, rest = valkey_url.partition("://")
    stranger = redis.asyncio.from_url(f"{scheme}://{rest.partition('@')[2]}")
    with pytest.raises(redis.AuthenticationError):
        await stranger.ping()
    await stranger.aclose()
