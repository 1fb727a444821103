"""What all tests share: settings from nowhere, and servers of the run's own."""

import base64
import os
from collections.abc import AsyncIterator
from typing import IO

import pytest
import pytest_asyncio
from hypothesis import settings

from core.settings import PREFIX, Settings
from tenants import db, limits, valkey
from tests.support import servers as support
from tests.support.servers import Database, Servers

settings.register_profile("quick", deadline=None)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=4000)
settings.load_profile(os.environ.get("URAKATA_HYPOTHESIS", "quick"))  # thorough: thousands of examples
_KEPT = {support.VARIABLE, "URAKATA_HYPOTHESIS"}

_alive = pytest.StashKey[IO[str] | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Forget the settings of the person who runs the tests; the leading process opens the run."""
    Settings.model_config["env_file"] = None
    for name in [name for name in os.environ if name.startswith(PREFIX) and name not in _KEPT]:
        del os.environ[name]
    os.environ[f"{PREFIX}MASTER_KEY"] = base64.b64encode(b"a master key for tests, 32 bytes").decode()
    config.stash[_alive] = support.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run's servers."""
    if alive := config.stash.get(_alive, None):
        support.close_run(alive)


@pytest.fixture(scope="session")
def servers() -> Servers:
    """The run's Postgres and Valkey."""
    return support.servers()


@pytest.fixture(scope="session")
def database(servers: Servers, worker_id: str) -> Database:
    """A migrated database of this test process, with an address for each role."""
    return servers.database(f"test_{worker_id}")


@pytest.fixture(scope="session")
def valkey_url(servers: Servers, worker_id: str) -> str:
    """A space of this test process in the run's Valkey."""
    return servers.valkey_url(int(worker_id.removeprefix("gw")) if worker_id != "master" else 0)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def opened(database: Database, valkey_url: str) -> AsyncIterator[None]:
    """The app's own roles, behind their walls."""
    opened = db.Database(database.app_url)
    cache = valkey.Valkey(valkey_url, patience=10)  # a crowded machine is no absent server
    db.use(opened)
    valkey.use(cache)
    yield
    db.use(None)
    valkey.use(None)
    await cache.close()
    await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def door(opened: None) -> AsyncIterator[None]:
    """The same, with nothing cached and nothing counted."""
    await valkey.current().call("FLUSHDB")
    limits.alone.forget()
    yield
