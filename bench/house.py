"""What is measured: the embedded servers with the settings of the product, databases of several sizes, and the API on each.

No worker and no beat: they would take a share of the two cores that has nothing to do with the calls.
"""

import asyncio
import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings, load, settings, variable
from deploy import migrate, roles
from deploy.embedded import postgres
from deploy.embedded.ports import free_port
from deploy.embedded.secrets import Secrets, secrets_of
from deploy.embedded.servers import Addresses, Servers, servers_of
from deploy.home import held
from deploy.programs import programs_of
from deploy.supervisor import Supervisor
from tenants.walls import APP, WORKER
from tests.support.clientele import Doors

API_PROCESSES = 2
RATE_LIMIT = "1000000/s"
"""Beyond what is reached: the limit is counted like any other, and refuses nobody."""


@dataclass(frozen=True, slots=True)
class Site:
    """One database with an API of its own."""

    name: str
    doors: Doors
    api_pid: int


@dataclass(slots=True)
class House:
    """Running servers. `open` adds a database and its API."""

    home: Path
    supervisor: Supervisor
    servers: Servers
    secrets: Secrets
    settings: Settings

    def pid(self, name: str) -> int:
        (pid,) = [child.pid for child in self.supervisor.children if child.program.name == name]
        assert pid is not None
        return pid

    def database(self, name: str) -> Doors:
        """A migrated database of this name, served by nobody yet."""
        at, secrets = self.servers.ports["postgres"], self.secrets
        admin = postgres.address(at, postgres.ADMIN, secrets.postgres_admin, name)
        asyncio.run(roles.ensure_database(admin.rpartition("/")[0] + "/postgres", name))
        asyncio.run(roles.ensure_roles(admin, secrets.postgres_app, secrets.postgres_worker))
        migrate.upgrade(admin)
        app = postgres.address(at, APP, secrets.postgres_app, name)
        return Doors("", app, admin, self.servers.addresses.redis_url)

    def serve(self, name: str, doors: Doors) -> Site:
        """The API on a database."""
        port = free_port()
        given = self.settings.model_copy(update={"port": port})
        worker = postgres.address(self.servers.ports["postgres"], WORKER, self.secrets.postgres_worker, name)
        old = self.servers.addresses
        addresses = Addresses(
            doors.app_url, worker, doors.admin_url, old.redis_url, old.broker_url, old.master_key
        )
        (api,) = [each for each in programs_of(given, addresses) if each.name == "api"]
        self.supervisor.bring_up(api)
        pid = self.supervisor.children[-1].pid
        assert pid is not None
        url = f"http://127.0.0.1:{port}"
        return Site(name, Doors(url, doors.app_url, doors.admin_url, doors.valkey_url), pid)


@contextmanager
def house(home: Path, *, processes: int = API_PROCESSES) -> Iterator[House]:
    """The servers, until the end of the block."""
    os.environ[variable("rate_limit")], os.environ[variable("token_lifetime_seconds")] = RATE_LIMIT, "86400"
    settings.cache_clear()
    given = load(
        home=home,
        api_workers=processes,
        database_pool_size=16,
        log_level="warning",
    )
    with held(home) as ours, contextlib.ExitStack() as ending:
        servers = servers_of(given)
        supervisor = Supervisor(home, lock=ours.lock, say=print)
        ending.callback(supervisor.stop)
        for program in servers.programs:
            supervisor.bring_up(program)
        yield House(home, supervisor, servers, secrets_of(home), given)
