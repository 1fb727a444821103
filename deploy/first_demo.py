"""The demo at the first start of `up --demo`: loaded by a process of its own, into a database that holds nothing yet."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable

import asyncpg

from core.settings import Settings
from deploy.embedded.servers import Addresses
from deploy.program import NotStarted

_HOLDS = """
SELECT (SELECT demo_seed FROM provider_settings WHERE id = 1) AS seed, EXISTS (SELECT 1 FROM staff) AS people
"""


def load_demo(settings: Settings, addresses: Addresses, say: Callable[[str], None]) -> None:
    """Load the demo if the database is empty, or was half filled before. Raises NotStarted."""
    seed, people = asyncio.run(_holds(addresses.database_url))
    if seed is None and people:
        say("The database holds data of its own; no demo data are loaded.")
    elif seed is None or seed.startswith("loading"):
        say("Loading demo data, once; it takes less than a minute.")
        _run(settings, addresses, say)


async def _holds(url: str) -> tuple[str | None, bool]:
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(_HOLDS)
    finally:
        await connection.close()
    assert row is not None
    return row["seed"], row["people"]


def _run(settings: Settings, addresses: Addresses, say: Callable[[str], None]) -> None:
    command = (sys.executable, "-m", "deploy.cli", "demo", "--home", str(settings.home))
    environment = {**os.environ, **addresses.environment(), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as loading:
        assert loading.stdout is not None
        told = ""
        try:
            for line in loading.stdout:
                told = line.rstrip()
                say(f"  {told}")
        except BaseException:  # told to end: the loading ends with us, and is begun anew at the next start
            loading.terminate()
            raise
    if loading.returncode:
        raise NotStarted(f"The demo data could not be loaded: {told}")
