"""Every table is one of four kinds, and has exactly the walls of its kind."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

import services.tables
from core.ids import new_id
from tenants import walls
from tests.support import rows
from tests.support.servers import Database

TABLES = sorted(services.tables.metadata.tables)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.admin_url)
    yield connection
    await connection.close()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_declares_its_kind(name: str) -> None:
    table = services.tables.metadata.tables[name]
    assert table.info["kind"] in {"tenant", "board", "provider", "door"}


@pytest.mark.parametrize(
    "name", [n for n in TABLES if services.tables.metadata.tables[n].info["kind"] in {"tenant", "board"}]
)
def test_the_tenant_comes_first_in_every_key_of_a_walled_table(name: str) -> None:
    table = services.tables.metadata.tables[name]
    assert next(iter(table.primary_key.columns)).name == "tenant_id"
    for constraint in table.foreign_key_constraints:
        assert constraint.column_keys[0] == "tenant_id", constraint
        assert constraint.elements[0].column.name == "tenant_id"
        assert constraint.referred_table.info["kind"] == "tenant"


async def test_the_database_has_these_tables_and_no_other(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    assert sorted(row["tablename"] for row in rows) == TABLES


@pytest.mark.parametrize("name", TABLES)
async def test_a_table_has_exactly_the_walls_of_its_kind(admin: asyncpg.Connection, name: str) -> None:
    kind = services.tables.metadata.tables[name].info["kind"]
    table = await admin.fetchrow(
        "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) AS owner FROM pg_class WHERE oid = $1::regclass",
        name,
    )
    walled = kind in {"tenant", "board"}
    assert (table["relrowsecurity"], table["relforcerowsecurity"], table["owner"]) == (
        walled,
        walled,
        walls.OWNER,
    )
    found = await admin.fetch(
        "SELECT polname, ARRAY(SELECT pg_get_userbyid(r) FROM unnest(polroles) r ORDER BY 1) AS roles,"
        " pg_get_expr(polqual, polrelid) AS using_, polwithcheck IS NOT NULL AS checked FROM pg_policy"
        " WHERE polrelid = $1::regclass ORDER BY polname",
        name,
    )
    expected = {
        p[0]: (sorted(r.strip() for r in p[1].split(",")), p[3] is not None)
        for p in walls.policies(name, kind)
    }
    assert {row["polname"]: (list(row["roles"]), row["checked"]) for row in found} == expected
    for row in found:
        if row["polname"].endswith("_wall"):
            assert ("urakata.tenants" in row["using_"]) is (kind == "board")
            assert " OR " not in row["using_"]


async def test_the_login_roles_own_nothing_and_bypass_nothing(admin: asyncpg.Connection) -> None:
    rows = await admin.fetch(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) AS owns,"
        " EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) AS is_member"
        " FROM pg_roles r WHERE rolname = ANY($1)",
        [walls.APP, walls.WORKER],
    )
    assert len(rows) == 2
    for row in rows:
        assert not any(
            row[name]
            for name in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "owns", "is_member")
        )


async def test_the_log_is_only_ever_added_to(database: Database) -> None:
    for url in (database.app_url, database.worker_url):
        connection = await asyncpg.connect(url)
        try:
            for statement in (
                "UPDATE events SET type = 'x'",
                "DELETE FROM events",
                "TRUNCATE events",
                "DELETE FROM seals",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
        finally:
            await connection.close()


WALLED = [n for n in TABLES if services.tables.metadata.tables[n].info["kind"] in {"tenant", "board"}]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def neighbours(admin: asyncpg.Connection) -> tuple[UUID, UUID]:
    """Two tenants with a row in every walled table."""
    ours, theirs = new_id(), new_id()
    await admin.execute("SET session_replication_role = replica")  # rows without what they refer to
    for tenant in (ours, theirs):
        for name in WALLED:
            await rows.insert_any(admin, services.tables.metadata.tables[name], tenant)
    await admin.execute("SET session_replication_role = DEFAULT")
    return ours, theirs


@pytest.mark.parametrize("role", ["app_url", "worker_url"])
@pytest.mark.parametrize("name", WALLED)
async def test_queries_without_a_tenant_predicate_see_and_touch_one_tenant(
    database: Database, neighbours: tuple[UUID, UUID], name: str, role: str
) -> None:
    ours, theirs = neighbours
    swept = role == "worker_url" and name in walls.SWEPT
    connection = await asyncpg.connect(getattr(database, role))
    try:
        assert (
            swept or await connection.fetchval(f"SELECT count(*) FROM {name}") == 0
        )  # no wall entered: nothing
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            f"SET LOCAL urakata.tenant = '{ours}'; SET LOCAL urakata.tenants = '{{{ours}}}'"
        )
        seen = {row["tenant_id"] for row in await connection.fetch(f"SELECT DISTINCT tenant_id FROM {name}")}
        assert ours in seen
        assert swept or seen == {ours}
        if name not in walls.APPEND_ONLY:
            assert (
                await connection.execute(
                    f"UPDATE {name} SET tenant_id = tenant_id WHERE tenant_id = '{theirs}'"
                )
                == "UPDATE 0"
            )
            assert await connection.execute(f"DELETE FROM {name}") == "DELETE 1"
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await rows.insert_any(connection, services.tables.metadata.tables[name], theirs)
        await transaction.rollback()
    finally:
        await connection.close()
