"""Whether row security binds the role as which a process signs in. It must: the walls are nothing without it."""

import logging

import asyncpg

from tenants.db import transaction
from tenants.pool import DatabaseAway
from tenants.scope import system

log = logging.getLogger(__name__)

STRENGTH = """
SELECT current_user AS name,
       EXISTS (SELECT FROM pg_roles WHERE rolsuper AND pg_has_role(current_user, oid, 'MEMBER')) AS superuser,
       EXISTS (SELECT FROM pg_roles WHERE rolbypassrls AND pg_has_role(current_user, oid, 'MEMBER')) AS bypasses,
       EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')
               AND pg_has_role(current_user, relowner, 'MEMBER')) AS owns
"""


class RoleTooStrong(Exception):
    """A role that row security must bind is not bound. The text names the role and says what to do."""


async def refuse_strong(connection: asyncpg.Connection) -> None:
    """Look who has signed in. Raises RoleTooStrong for a superuser, one who bypasses row security or owns tables."""
    row = await connection.fetchrow(STRENGTH)
    assert row is not None
    if row["superuser"] or row["bypasses"] or row["owns"]:
        why = (
            "is a superuser"
            if row["superuser"]
            else "bypasses row security"
            if row["bypasses"]
            else "owns tables"
        )
        raise RoleTooStrong(
            f"The role {row['name']} {why}, so the walls between tenants would not bind it. "
            "Sign in as urakata_app or urakata_worker, which `urakata migrate` makes."
        )


async def refuse_strong_login() -> None:
    """Look as whom this process signs in. Raises RoleTooStrong; a database that is away is looked at by the next start."""
    try:
        async with transaction(system(name="start")) as tx:
            await refuse_strong(tx.driver)
    except DatabaseAway:
        log.warning("the database is away, so the role that this process signs in as was not looked at")
