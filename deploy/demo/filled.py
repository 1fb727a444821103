"""Whether a database is empty, holds the demo, half of it, or data of somebody's own."""

from enum import Enum
from typing import Any

import asyncpg

from services.tables import metadata
from tenants.db import transaction
from tenants.scope import system


class Filled(Enum):
    """What a database holds."""

    NOTHING = "nothing"
    DEMO = "the demo"
    HALF_A_DEMO = "half of a demo that was broken off while it was loaded"
    OTHER = "data of its own"


LOADING = "loading: "

_SEED = "SELECT demo_seed FROM provider_settings WHERE id = 1"
_PEOPLE = "SELECT 1 FROM staff LIMIT 1"
_NOTE = """
INSERT INTO provider_settings (id, config_version, settings, version, demo_seed) VALUES (1, 1, '{}', 1, $1)
ON CONFLICT (id) DO UPDATE SET demo_seed = EXCLUDED.demo_seed
"""


async def filled() -> Filled:
    """What the opened database holds."""
    async with transaction(system(name="demo")) as tx:
        seed: Any = await tx.fetchval(_SEED)
        people = await tx.fetchval(_PEOPLE)
    if seed is not None:
        return Filled.HALF_A_DEMO if seed.startswith(LOADING) else Filled.DEMO
    return Filled.OTHER if people else Filled.NOTHING


async def note(seed: str) -> None:
    """Note the seed: one-click sign-in exists only where there is one."""
    async with transaction(system(name="demo")) as tx:
        await tx.execute(_NOTE, seed)


async def wipe(admin_url: str) -> None:
    """Empty a database that holds half a demo and nothing else, as its administrator."""
    admin = await asyncpg.connect(admin_url)
    try:
        await admin.execute(f"TRUNCATE {', '.join(metadata.tables)} CASCADE")
    finally:
        await admin.close()
