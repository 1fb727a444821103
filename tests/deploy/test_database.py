"""A database made ready, again and again; refused where the walls would not bind; and what the doctor says of it."""

import asyncio
from dataclasses import replace

import asyncpg
import pytest
from alembic.script import ScriptDirectory

from deploy import database, doctor
from deploy.embedded.refusals import CannotStart
from deploy.embedded.servers import Addresses
from deploy.reach import session
from deploy.revisions import MIGRATIONS, newest
from tenants.login_roles import RoleTooStrong, refuse_strong
from tests.support.servers import Database, Servers, run


@pytest.fixture(scope="module")
def bare(servers: Servers, worker_id: str) -> Database:
    """A database with roles and nothing else, for this file alone."""
    return servers.database(f"bare_{worker_id}", template="template0")


@pytest.fixture(scope="module")
def addresses(bare: Database, valkey_url: str) -> Addresses:
    return Addresses(
        database_url=bare.app_url,
        worker_database_url=bare.worker_url,
        admin_database_url=bare.admin_url,
        redis_url=valkey_url,
        broker_url=valkey_url,
        master_key="",
    )


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def look(url: str) -> None:
    async with session(url) as connection:
        await refuse_strong(connection)


def said(addresses: Addresses) -> dict[str, doctor.Finding]:
    return {finding.about: finding for finding in doctor.servers(addresses)}


def test_the_newest_migration_is_told_by_file_names_as_alembic_tells_it() -> None:
    assert newest() == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_a_database_is_brought_up_to_date_once_and_again(addresses: Addresses) -> None:
    before = said(addresses)["migrations"]
    assert not before.is_well
    assert before.words == f"the database is at nothing, the product at {newest()}: run `urakata migrate`"
    for _ in range(2):
        database.bring_up_to_date(addresses, embedded=False)
        assert all(finding.is_well for finding in said(addresses).values())
    database.refuse_strong_logins(addresses)


def test_a_database_newer_than_the_product_is_left_alone(addresses: Addresses, bare: Database) -> None:
    database.bring_up_to_date(addresses, embedded=False)
    run(_execute(bare.admin_url, "UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(CannotStart, match="The database is at 9999, newer than this product"):
            database.bring_up_to_date(addresses, embedded=False)
    finally:
        run(_execute(bare.admin_url, f"UPDATE alembic_version SET version_num = '{newest()}'"))


def test_without_an_administrator_nothing_is_migrated_and_the_setting_is_named(addresses: Addresses) -> None:
    with pytest.raises(CannotStart, match="URAKATA_ADMIN_DATABASE_URL is not set"):
        database.bring_up_to_date(replace(addresses, admin_database_url=None), embedded=False)


def test_another_role_than_ours_is_refused_without_its_password(addresses: Addresses, bare: Database) -> None:
    with pytest.raises(CannotStart, match=r"signs in as urakata_admin; it must be urakata_app") as refused:
        database.bring_up_to_date(replace(addresses, database_url=bare.admin_url), embedded=False)
    assert bare.admin_url not in str(refused.value)


@pytest.mark.parametrize(
    ("strength", "why"),
    [
        ("CREATE ROLE {0} LOGIN SUPERUSER PASSWORD 'x'", "is a superuser"),
        ("CREATE ROLE {0} LOGIN BYPASSRLS PASSWORD 'x'", "bypasses row security"),
        ("CREATE ROLE {0} LOGIN PASSWORD 'x' IN ROLE urakata_owner", "owns tables"),
    ],
)
async def test_a_login_that_the_walls_do_not_bind_is_refused(
    addresses: Addresses, bare: Database, worker_id: str, strength: str, why: str
) -> None:
    await asyncio.to_thread(database.bring_up_to_date, addresses, embedded=False)
    role = f"strong_{worker_id}"
    await _execute(
        bare.admin_url, strength.format(role) + f"; GRANT CONNECT ON DATABASE {bare.name} TO {role}"
    )
    try:
        url = bare.app_url.rpartition("@")[2]
        with pytest.raises(RoleTooStrong, match=rf"The role {role} {why}"):
            await look(f"postgresql://{role}:x@{url}")
    finally:
        await _execute(bare.admin_url, f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_the_doctor_names_what_cannot_be_reached_and_shows_no_password(addresses: Addresses) -> None:
    away = replace(
        addresses,
        database_url="postgresql://urakata_app:sesame@127.0.0.1:1/urakata",
        redis_url="redis://:sesame@127.0.0.1:1/0",
    )
    found = said(away)
    for about in ("database as the API", "cache"):
        assert not found[about].is_well
        assert ":***@127.0.0.1:1/" in found[about].words
        assert "cannot be reached" in found[about].words
    assert found["broker"].is_well
    assert "sesame" not in repr(found)


def test_the_doctor_refuses_the_administrator_as_the_api(addresses: Addresses, bare: Database) -> None:
    found = said(replace(addresses, database_url=bare.admin_url))["database as the API"]
    assert (found.is_well, "is a superuser" in found.words) == (False, True)
