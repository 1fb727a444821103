"""The whole product in a process of its own: `urakata up` in a home folder, on free ports, as people start it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from core.settings import PREFIX
from deploy.embedded import postgres, valkey
from deploy.embedded.ports import free_port
from deploy.embedded.secrets import secrets_of
from deploy.embedded.servers import DATABASE
from deploy.home import read_run_file
from tenants.walls import APP
from tests.support.clientele import Doors

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: what it says of itself in `run.json`, and where its servers are."""

    home: Path
    supervisor: psutil.Process

    @property
    def facts(self) -> dict[str, Any]:
        return read_run_file(self.home)

    @property
    def url(self) -> str:
        return str(self.facts["url"])

    def standing(self, name: str) -> dict[str, Any]:
        """pid, state and restarts of a program, as the supervisor last said."""
        found: dict[str, Any] = self.facts["programs"][name]
        return found

    def process(self, name: str) -> psutil.Process:
        """The process of a program, checked to be the one that the supervisor started."""
        said = self.standing(name)
        found = psutil.Process(said["pid"])
        assert found.create_time() == said["started_at"], f"{name}: pid {found.pid} is another process now"
        return found

    def doors(self) -> Doors:
        """Where everything is reached."""
        secrets, ports = secrets_of(self.home), self.facts["ports"]
        return Doors(
            url=self.url,
            app_url=postgres.address(ports["postgres"], APP, secrets.postgres_app, DATABASE),
            admin_url=postgres.address(ports["postgres"], postgres.ADMIN, secrets.postgres_admin, DATABASE),
            valkey_url=valkey.address(ports["valkey"], secrets.valkey),
        )

    def log(self, name: str) -> str:
        return (self.home / "logs" / f"{name}.log").read_text(errors="replace")


@contextmanager
def product(home: Path, **settings: Any) -> Iterator[Product]:
    """The product, with these settings and none of ours, until the end of the block. It must leave no process behind."""
    kept = {f"{PREFIX}MASTER_KEY"}  # what is made here can be read there
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX) or name in kept}
    given = {f"{PREFIX}{name}".upper(): str(value) for name, value in settings.items()}
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "up.log").open("wb") as log:
        running = subprocess.Popen(
            (sys.executable, "-m", "deploy.cli", "up", "--home", str(home), "--port", str(free_port())),
            cwd=ROOT, env=clean | given, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    started = Product(home, psutil.Process(running.pid))
    try:
        until(lambda: _is_ready(started, running), seconds=PATIENCE_SECONDS, what="the product is ready")
        yield started
    finally:
        _end(started, running)


def _is_ready(started: Product, running: "subprocess.Popen[bytes]") -> bool:
    if running.poll() is not None:
        raise RuntimeError(f"the product did not start:\n{(started.home / 'up.log').read_text()}")
    return "Urakata is ready" in (started.home / "up.log").read_text(errors="replace")


def _end(started: Product, running: "subprocess.Popen[bytes]") -> None:
    family = started.supervisor.children(recursive=True) if running.poll() is None else []
    running.send_signal(signal.SIGTERM)
    try:
        running.wait(120)
    finally:
        _, alive = psutil.wait_procs(family, timeout=60)
        for process in alive:
            process.kill()
    assert not alive, f"left behind: {alive}"


def until(happened: Callable[[], bool], *, seconds: float, what: str) -> float:
    """Wait for something, looking often; the seconds it took. Fails when it takes longer than that."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, f"not within {seconds:g} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - began
