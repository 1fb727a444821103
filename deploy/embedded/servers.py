"""The servers of a home folder: which are ours to run, in which order, and where they are reached."""

import os
from base64 import b64encode
from dataclasses import dataclass

from core.settings import Settings, SettingsError, takes, variable
from deploy.embedded import postgres, valkey
from deploy.embedded.ports import port_for
from deploy.embedded.secrets import Secrets, secrets_of
from deploy.program import Program
from tenants.walls import APP, WORKER

DATABASE = "urakata"
SPARE_CONNECTIONS = 40


@dataclass(frozen=True, slots=True, repr=False)
class Addresses:
    """Where everything is reached, and the master key: what the settings named, else the embedded servers'."""

    database_url: str
    worker_database_url: str
    admin_database_url: str | None
    redis_url: str
    broker_url: str
    master_key: str

    def environment(self) -> dict[str, str]:
        """As the settings of a program that we start. The administrator's address is not for it."""
        given = {name: getattr(self, name) for name in self.__slots__ if name != "admin_database_url"}
        ours = {variable(name): str(value) for name, value in given.items()}
        return {
            name: value for name, value in os.environ.items() if name != variable("admin_database_url")
        } | ours


@dataclass(frozen=True, slots=True)
class Servers:
    """The programs to run, lowest rank first, their ports, and the addresses that result."""

    programs: list[Program]
    ports: dict[str, int]
    addresses: Addresses


def servers_of(settings: Settings) -> Servers:
    """Prepare the embedded servers that these settings leave to us. Raises CannotStart, SettingsError."""
    home = settings.home
    secrets = secrets_of(home)
    programs: list[Program] = []
    ports: dict[str, int] = {}
    if settings.database_url is None:
        cluster = postgres.prepare(home, secrets.postgres_admin)
        ports["postgres"] = port_for("postgres", home)
        programs.append(postgres.program(cluster, ports["postgres"], connections=connections_of(settings)))
    if settings.redis_url is None:
        ports["valkey"] = port_for("valkey", home)
        programs.append(valkey.program(home, ports["valkey"], secrets.valkey))
    return Servers(programs, ports, addresses_of(settings, ports, secrets))


def addresses_of(settings: Settings, ports: dict[str, int], secrets: Secrets) -> Addresses:
    """The addresses for these settings, with the embedded servers on these ports. Raises SettingsError."""
    embedded = settings.database_url is None
    if not embedded and settings.worker_database_url is None:
        raise SettingsError(
            f"{variable('worker_database_url')} is not set; where {variable('database_url')} is, it takes "
            f"{takes('worker_database_url')}, for the role {WORKER}."
        )
    at = ports.get("postgres", 0)
    redis_url = settings.redis_url or valkey.address(ports["valkey"], secrets.valkey)
    return Addresses(
        database_url=settings.database_url or postgres.address(at, APP, secrets.postgres_app, DATABASE),
        worker_database_url=settings.worker_database_url
        or (postgres.address(at, WORKER, secrets.postgres_worker, DATABASE) if embedded else ""),
        admin_database_url=settings.admin_database_url
        or (postgres.address(at, postgres.ADMIN, secrets.postgres_admin, DATABASE) if embedded else None),
        redis_url=redis_url,
        broker_url=settings.broker_url or redis_url,
        master_key=_master_key(settings, secrets),
    )


def connections_of(settings: Settings) -> int:
    """Every process may fill its pool, and some are left for migrations, tools and people."""
    return (
        settings.api_workers + settings.worker_concurrency
    ) * settings.database_pool_size + SPARE_CONNECTIONS


def _master_key(settings: Settings, secrets: Secrets) -> str:
    if settings.master_key is None:
        return secrets.master_key
    return b64encode(settings.master_key_bytes).decode()
