"""The database roles behind the walls, and the extensions that the tables need.

`urakata_app` and `urakata_worker` sign in, own nothing and bypass nothing. `urakata_owner` owns the tables,
`urakata_finder` the functions that must look across tenants; nobody can sign in as either. Safe to run again.
"""

import asyncio
from contextlib import suppress

import asyncpg

from deploy.reach import session
from tenants.login_roles import RoleTooStrong
from tenants.walls import APP, FINDER, OWNER, WORKER

PAUSES = (0.1, 0.3, 0.5, 1.0, 2.0)
EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin")
CREATE_DATABASE = "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'"

# Attributes are left at their defaults, which are the harmless ones: a managed database lets its
# administrator create roles, but not say NOSUPERUSER.
CREATE = """
DO $$ BEGIN
    CREATE ROLE {role} {login};
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
GRANTS = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {app}, {worker};
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app}, {worker};
GRANT USAGE, CREATE ON SCHEMA public TO {owner}, {finder};
GRANT {owner}, {finder} TO CURRENT_USER;
"""


async def ensure_roles(admin_url: str, app_password: str, worker_password: str) -> None:
    """Create what is missing: roles, their rights on this database, and extensions.

    Raises OutOfReach; RoleTooStrong if one of the roles exists and is a superuser or bypasses row security.
    """
    async with session(admin_url) as connection:
        for pause in PAUSES:
            with suppress(
                asyncpg.InternalServerError
            ):  # "tuple concurrently updated": another migrates as well
                await _ensure(connection, app_password, worker_password)
                return
            await asyncio.sleep(pause)
        await _ensure(connection, app_password, worker_password)


async def ensure_database(admin_url: str, name: str, *, template: str = "template0") -> None:
    """Create a database beside the one of the address, if there is none of that name. Raises OutOfReach."""
    async with session(admin_url) as connection:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            quoted = await _quoted(connection, name), await _quoted(connection, template)
            await connection.execute(CREATE_DATABASE.format(*quoted))


async def _ensure(connection: asyncpg.Connection, app_password: str, worker_password: str) -> None:
    async with connection.transaction():
        for role, login in ((APP, "LOGIN"), (WORKER, "LOGIN"), (OWNER, "NOLOGIN"), (FINDER, "NOLOGIN")):
            await connection.execute(CREATE.format(role=role, login=login))
        await _refuse_strong(connection)
        await _set_password(connection, APP, app_password)
        await _set_password(connection, WORKER, worker_password)
        await _grant(connection)
        for extension in EXTENSIONS:
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")


async def _refuse_strong(connection: asyncpg.Connection) -> None:
    strong = await connection.fetch(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolsuper OR rolbypassrls)",
        [APP, WORKER, OWNER, FINDER],
    )
    if strong:
        names = ", ".join(row["rolname"] for row in strong)
        raise RoleTooStrong(
            f"{names}: row security would not bind this role. "
            "As a superuser: ALTER ROLE … NOSUPERUSER NOBYPASSRLS, then migrate again."
        )


async def _set_password(connection: asyncpg.Connection, role: str, password: str) -> None:
    literal = await connection.fetchval("SELECT quote_literal($1::text)", password)
    await connection.execute(f"ALTER ROLE {role} LOGIN PASSWORD {literal}")


async def _grant(connection: asyncpg.Connection) -> None:
    database = await _quoted(connection, await connection.fetchval("SELECT current_database()"))
    await connection.execute(
        GRANTS.format(database=database, app=APP, worker=WORKER, owner=OWNER, finder=FINDER)
    )


async def _quoted(connection: asyncpg.Connection, name: str) -> str:
    return str(await connection.fetchval("SELECT quote_ident($1)", name))
