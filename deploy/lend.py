"""Servers for one command: those that run already, or ours, started for as long as the command takes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from core.settings import Settings
from core.settings import settings as cached
from deploy.embedded.refusals import CannotStart
from deploy.embedded.secrets import secrets_of
from deploy.embedded.servers import Addresses, addresses_of, servers_of
from deploy.home import held, is_held, read_run_file
from deploy.strays import end_strays
from deploy.supervisor import Supervisor


@contextmanager
def lent(settings: Settings) -> Iterator[Addresses]:
    """The addresses to work with. Raises CannotStart, NotStarted, SettingsError."""
    if settings.database_url and settings.redis_url:
        yield servers_of(settings).addresses
    elif is_held(settings.home):
        yield _running(settings)
    else:
        with held(settings.home) as home:
            end_strays(settings.home)
            servers = servers_of(settings)
            supervisor = Supervisor(home.folder, lock=home.lock, say=lambda _text: None)
            try:
                supervisor.bring_up(*servers.programs)
                yield servers.addresses
            finally:
                supervisor.stop()


@contextmanager
def entered(settings: Settings) -> Iterator[Addresses]:
    """The same, set as the settings of this very process: for a command that calls the services.

    Raises CannotStart, too, where these look for what the database has not, or no longer.
    """
    with lent(settings) as addresses:
        os.environ.update(addresses.environment())
        cached.cache_clear()
        try:
            yield addresses
        except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as missing:
            raise CannotStart(
                f"The database is not that of this version ({missing}): bring it up to date with `urakata migrate`, then try again."
            ) from missing


def _running(settings: Settings) -> Addresses:
    ports = read_run_file(settings.home).get("ports")
    if not ports:
        raise CannotStart(f"Urakata is starting or stopping in {settings.home}. Try again in a few seconds.")
    return addresses_of(settings, ports, secrets_of(settings.home))
