"""`urakata up`: the whole product on one machine, under one supervisor."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from core.settings import Settings
from deploy import database, first_run
from deploy.display import Display
from deploy.embedded.ports import is_free
from deploy.embedded.refusals import CannotStart
from deploy.embedded.servers import Servers, servers_of
from deploy.first_demo import load_demo
from deploy.holder import who_listens
from deploy.home import Held, held, write_run_file
from deploy.programs import address_of, programs_of
from deploy.strays import end_strays
from deploy.supervisor import Interrupted, Supervisor
from deploy.welcome import welcome


def up(settings: Settings, display: Display) -> None:
    """Run everything until told to end. Raises CannotStart, NotStarted, RoleTooStrong, SettingsError."""
    with held(settings.home, say=display.say) as home:
        for name in end_strays(settings.home):
            display.say(f"An earlier start had left {name} running; it is ended.")
        _refuse_taken_port(settings)
        servers = servers_of(settings)
        with _supervised(settings, home, servers, display) as supervisor:
            display.say("Starting Postgres and Valkey, where they are ours to run.")
            supervisor.bring_up(*servers.programs)
            _prepare_database(settings, servers, display)
            if settings.demo:
                load_demo(settings, servers.addresses, display.say)
            display.say("Starting the API, the worker and beat.")
            supervisor.bring_up(*programs_of(settings, servers.addresses))
            code = first_run.offer(settings.home, servers.addresses.database_url)
            for line in welcome(address_of(settings), settings.home, code=code):
                display.say(line)
            supervisor.watch()


@contextmanager
def _supervised(settings: Settings, home: Held, servers: Servers, display: Display) -> Iterator[Supervisor]:
    """A supervisor that writes down what runs, and stops it all at the end."""
    supervisor = Supervisor(home.folder, lock=home.lock, say=display.say)

    def publish() -> None:
        with suppress(OSError):  # a full disk stops nobody who runs
            write_run_file(home.folder, _facts(settings, servers, supervisor))
        display.show(supervisor.children)

    supervisor.changed = publish
    supervisor.end_on_signals()
    try:
        yield supervisor
    except Interrupted:
        pass
    finally:
        display.say("Stopping.")
        supervisor.stop()
        (home.folder / "run.json").unlink(missing_ok=True)


def _facts(settings: Settings, servers: Servers, supervisor: Supervisor) -> dict[str, object]:
    return {
        "supervisor": os.getpid(),
        "url": address_of(settings),
        "ports": servers.ports | {"api": settings.port},
        "programs": {
            child.program.name: {
                "pid": child.pid,
                "started_at": child.started_at,
                "state": child.state,
                "restarts": child.restarts,
            }
            for child in supervisor.children
        },
    }


def _prepare_database(settings: Settings, servers: Servers, display: Display) -> None:
    if servers.addresses.admin_database_url is None:
        display.say(
            "The database is taken as it is: URAKATA_ADMIN_DATABASE_URL is not set, so nothing is migrated."
        )
    else:
        display.say("Bringing the database up to date.")
        database.bring_up_to_date(servers.addresses, embedded=settings.database_url is None)
    database.refuse_strong_logins(servers.addresses)


def _refuse_taken_port(settings: Settings) -> None:
    if not is_free(settings.port, settings.host):
        raise CannotStart(
            f"Port {settings.port} is taken{who_listens(settings.port)}. Stop that program, or choose another "
            f"port: URAKATA_PORT={settings.port + 1}, or --port {settings.port + 1}."
        )
