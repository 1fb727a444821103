"""A database made ready: roles, extensions, every migration, and a last look at who signs in."""

import asyncio
from urllib.parse import unquote, urlsplit

import asyncpg

from core.addresses import user_of, without_password
from deploy import roles
from deploy.embedded.refusals import CannotStart
from deploy.embedded.servers import DATABASE, Addresses
from deploy.reach import session
from deploy.revisions import newest
from tenants.login_roles import refuse_strong
from tenants.walls import APP, WORKER


def bring_up_to_date(addresses: Addresses, *, embedded: bool) -> None:
    """Create what is missing and migrate. Safe to run again.

    Raises CannotStart if the administrator's address is not known, the others are not for our roles, or the
    database is newer than we are;
    RoleTooStrong if a role is not bound by row security.
    """
    admin = addresses.admin_database_url
    if admin is None:
        raise CannotStart(
            "URAKATA_ADMIN_DATABASE_URL is not set: roles and tables are made as an administrator of the database."
        )
    _expect(addresses.database_url, APP)
    _expect(addresses.worker_database_url, WORKER)
    if embedded:
        asyncio.run(roles.ensure_database(admin.rpartition("/")[0] + "/postgres", DATABASE))
    asyncio.run(
        roles.ensure_roles(
            admin, _password_of(addresses.database_url), _password_of(addresses.worker_database_url)
        )
    )
    held = asyncio.run(_revision_at(admin))
    if held and held > newest():
        raise CannotStart(
            f"The database is at {held}, newer than this product, which knows {newest()}. "
            "Use the version that made it, or restore a backup from before."
        )
    if held != newest():
        from deploy import migrate  # noqa: PLC0415  (loads Alembic, which takes longer than the rest of a start)

        migrate.upgrade(admin)


async def revision(connection: asyncpg.Connection) -> str | None:
    """The newest migration that this database has had; None before the first."""
    if not await connection.fetchval("SELECT to_regclass('alembic_version')"):
        return None
    found: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    return found


async def _revision_at(url: str) -> str | None:
    async with session(url) as connection:
        return await revision(connection)


async def _refuse_strong(url: str) -> None:
    async with session(url) as connection:
        await refuse_strong(connection)


def refuse_strong_logins(addresses: Addresses) -> None:
    """Raises RoleTooStrong if the API or the worker would sign in as somebody whom the walls do not bind."""
    for url in (addresses.database_url, addresses.worker_database_url):
        asyncio.run(_refuse_strong(url))


def _expect(url: str, role: str) -> None:
    if user_of(url) != role:
        raise CannotStart(
            f"The address {without_password(url)} signs in as {user_of(url)}; it must be {role}, "
            "to whom the walls are written."
        )


def _password_of(url: str) -> str:
    return unquote(urlsplit(url).password or "")
