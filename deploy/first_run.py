"""The first run: where nobody administers the installation yet, a code to set it up with in a browser."""

import asyncio
from pathlib import Path

import asyncpg

from core import set_up_code

_PEOPLE = "SELECT EXISTS (SELECT 1 FROM staff)"


def offer(home: Path, database_url: str) -> str | None:
    """A fresh set-up code; None where somebody is there already, or the database has no tables yet."""
    return None if asyncio.run(_has_people(database_url)) else set_up_code.fresh(home)


async def _has_people(url: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        return bool(await connection.fetchval(_PEOPLE))
    except asyncpg.UndefinedTableError:
        return True
    finally:
        await connection.close()
