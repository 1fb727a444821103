"""What all tests share: settings from nowhere, and servers of the run's own."""

import os
from typing import IO

import pytest

from core.settings import PREFIX, Settings
from tests.support import servers as support
from tests.support.servers import Database, Servers

_alive = pytest.StashKey[IO[str] | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Forget the settings of the person who runs the tests; the leading process opens the run."""
    Settings.model_config["env_file"] = None
    for name in [name for name in os.environ if name.startswith(PREFIX) and name != support.VARIABLE]:
        del os.environ[name]
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
