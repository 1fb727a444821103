"""One Postgres and one Valkey for a whole test run, shared by its processes, started by the first that asks."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from deploy import roles
from deploy.embedded import postgres, valkey

VARIABLE = "RUN_OF_TESTS_FOLDER"
PREFIX = "urakata-tests-"
ROOT = Path(__file__).parents[2]
TEMPLATE = "urakata_template"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of its own for one test process: its name, and its address for each role."""

    name: str
    app_url: str
    worker_url: str
    admin_url: str


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers of this run."""

    ports: dict[str, int]
    secrets: dict[str, str]

    def database(self, name: str, *, template: str = TEMPLATE) -> Database:
        """A new database, copied from the template."""
        database = Database(
            name=name,
            app_url=self._url("urakata_app", "app", name),
            worker_url=self._url("urakata_worker", "worker", name),
            admin_url=self._url(postgres.ADMIN, "admin", name),
        )
        passwords = self.secrets["postgres_app"], self.secrets["postgres_worker"]
        with one_at_a_time(Path(os.environ[VARIABLE])):
            run(
                roles.ensure_database(self._url(postgres.ADMIN, "admin", "postgres"), name, template=template)
            )
            run(roles.ensure_roles(database.admin_url, *passwords))
        return database

    def valkey_url(self, number: int) -> str:
        """One of Valkey's sixteen spaces."""
        return valkey.address(self.ports["valkey"], self.secrets["valkey"], number % 16)

    def _url(self, user: str, who: str, database: str) -> str:
        return postgres.address(self.ports["postgres"], user, self.secrets[f"postgres_{who}"], database)


def open_run() -> IO[str] | None:
    """Called by the process that leads the run: a folder for its servers, held while this process lives."""
    if VARIABLE in os.environ:
        return None
    _clear_what_killed_runs_left()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    alive = (folder / "alive").open("w")
    fcntl.flock(alive, fcntl.LOCK_EX)
    os.environ[VARIABLE] = str(folder)
    return alive


def close_run(alive: IO[str]) -> None:
    """Let the keeper end, and wait until everything is gone."""
    folder = Path(os.environ.pop(VARIABLE))
    alive.close()
    if not (folder / "servers.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
    deadline = time.monotonic() + 90
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def servers() -> Servers:
    """The servers of this run, started if need be."""
    folder = Path(os.environ[VARIABLE])
    with one_at_a_time(folder):
        if not (folder / "servers.json").exists():
            _start_keeper(folder)
    return Servers(**json.loads((folder / "servers.json").read_text()))


async def once(what: str, make: Callable[[], Awaitable[Any]]) -> Any:
    """What the first process of the run that asks makes, as JSON; the others get the same."""
    folder = Path(os.environ[VARIABLE])
    kept = folder / f"{what}.json"
    with one_at_a_time(folder, what):
        if not kept.exists():
            kept.write_text(json.dumps(await make()))
        return json.loads(kept.read_text())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end from anywhere, also from inside another loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _start_keeper(folder: Path) -> None:
    with (folder / "keeper.log").open("wb") as log:
        started = subprocess.run(
            (sys.executable, "-m", "tests.support.keeper", str(folder)),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=False,
        )
    if started.returncode:
        raise RuntimeError(f"the servers did not start:\n{(folder / 'keeper.log').read_text()}")


@contextmanager
def one_at_a_time(folder: Path, what: str = "start") -> Iterator[None]:
    """Let one process of the run at a time do this."""
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_what_killed_runs_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # another user's, or of a run that goes on
            if time.time() - folder.stat().st_mtime > 60 and _is_free(folder / "alive", folder / "kept"):
                shutil.rmtree(folder)


def _is_free(*locks: Path) -> bool:
    """Whether nobody holds these locks. Raises OSError if somebody does."""
    for path in locks:
        if path.exists():
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True
