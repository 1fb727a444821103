"""`urakata up` for real: everything in a home folder of its own, faults by pid, and nothing left at the end."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.embedded.ports import free_port
from deploy.home import read_run_file
from deploy.watchdog import is_running
from tests.support.servers import ROOT, Servers

NAMES = {"postgres", "valkey", "api", "worker", "beat"}


@dataclass(frozen=True)
class Running:
    """An `up` that runs."""

    supervisor: subprocess.Popen[bytes]
    home: Path
    port: int

    def facts(self, name: str) -> dict[str, Any]:
        return dict(read_run_file(self.home)["programs"][name])

    def is_up(self) -> bool:
        programs = read_run_file(self.home).get("programs", {})
        return set(programs) == NAMES and all(program["state"] == "up" for program in programs.values())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.supervisor.pid).children(recursive=True)


def urakata(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "deploy.cli", *words),
        cwd=ROOT,
        env=os.environ | {"URAKATA_HOME": str(home)} | more,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def started(home: Path, port: int, **settings: str) -> Iterator[Running]:
    """An `up` that is ready for work; told to end when we are done with it."""
    with subprocess.Popen(
        (sys.executable, "-m", "deploy.cli", "up", "--home", str(home), "--port", str(port)),
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as supervisor:
        try:
            until(lambda: supervisor.poll() is not None or answers(port), seconds=300)
            assert supervisor.poll() is None, supervisor.stdout and supervisor.stdout.read().decode()
            yield Running(supervisor, home, port)
        finally:
            supervisor.terminate()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("up") / "home", free_port()) as running:
        until(running.is_up)
        yield running


@pytest.mark.parametrize("name", ["valkey", "worker", "beat", "api", "postgres"])
def test_a_killed_program_comes_back_and_the_product_is_ready_again(running: Running, name: str) -> None:
    before = running.facts(name)
    killed = psutil.Process(before["pid"])
    killed.kill()
    until(lambda: running.facts(name)["restarts"] == before["restarts"] + 1 and running.is_up())
    assert not is_running(killed)
    assert running.facts(name)["pid"] != before["pid"]
    until(lambda: answers(running.port))


def test_the_doctor_finds_everything_well(running: Running) -> None:
    seen = urakata("doctor", home=running.home)
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert "WRONG" not in seen.stdout
    for name in NAMES:
        assert f"ok    {name}: up" in seen.stdout


def test_migrating_again_beside_it_changes_nothing(running: Running) -> None:
    seen = urakata("migrate", home=running.home)
    assert (seen.returncode, seen.stdout) == (0, "The database is up to date.\n"), seen.stderr


def test_a_second_start_in_the_same_home_is_told_who_runs(running: Running) -> None:
    seen = urakata("up", home=running.home)
    assert seen.returncode == 1
    assert f"Urakata runs already in {running.home}: process {running.supervisor.pid}" in seen.stderr


def test_a_taken_port_is_refused_with_who_has_it(running: Running, tmp_path: Path) -> None:
    seen = urakata("up", home=tmp_path / "other", URAKATA_PORT=str(running.port))
    assert seen.returncode == 1
    assert f"Port {running.port} is taken by" in seen.stderr
    assert f"(process {running.facts('api')['pid']})" in seen.stderr


def test_what_is_written_down_holds_no_secret(running: Running) -> None:
    secrets = json.loads((running.home / "secrets.json").read_text()).values()
    shown = (running.home / "run.json").read_text() + " ".join(
        word for process in running.family() if is_running(process) for word in process.cmdline()
    )
    logs = "".join(path.read_text(errors="replace") for path in (running.home / "logs").iterdir())
    assert not any(secret in shown + logs for secret in secrets)


def test_sigterm_stops_everything_in_order_and_the_data_stay(running: Running) -> None:
    family = running.family()
    assert len(family) > len(NAMES)
    running.supervisor.send_signal(signal.SIGTERM)
    assert running.supervisor.wait(60) == 0
    until(lambda: not any(is_running(process) for process in family))
    assert not (running.home / "run.json").exists()
    assert (running.home / "postgres" / "PG_VERSION").exists()
    assert running.supervisor.stdout is not None
    stopped = [
        line.split(":")[0]
        for line in running.supervisor.stdout.read().decode().splitlines()
        if ": stopped" in line
    ]
    assert set(stopped[:3]) == {"api", "worker", "beat"}
    assert stopped[3:] == ["valkey", "postgres"]


def test_a_second_start_keeps_the_data_and_a_killed_supervisor_leaves_nobody(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with started(home, port) as first:
        made = (home / "postgres" / "PG_VERSION").stat()
        first.supervisor.send_signal(signal.SIGTERM)
        assert first.supervisor.wait(60) == 0
    with started(home, port) as again:
        assert (home / "postgres" / "PG_VERSION").stat().st_ino == made.st_ino
        family = again.family()
        again.supervisor.kill()
        again.supervisor.wait(60)
        until(lambda: not any(is_running(process) for process in family), seconds=120)


def test_a_database_and_a_cache_of_ones_own_are_used_and_none_is_made(
    servers: Servers, valkey_url: str, worker_id: str, tmp_path: Path
) -> None:
    own = servers.database(f"own_{worker_id}", template="template0")
    with started(
        tmp_path / "home",
        free_port(),
        URAKATA_DATABASE_URL=own.app_url,
        URAKATA_WORKER_DATABASE_URL=own.worker_url,
        URAKATA_ADMIN_DATABASE_URL=own.admin_url,
        URAKATA_REDIS_URL=valkey_url,
    ) as running:
        assert set(read_run_file(running.home)["programs"]) == {"api", "worker", "beat"}
        assert not (running.home / "postgres").exists()
        assert "URAKATA_ADMIN_DATABASE_URL" not in psutil.Process(running.facts("api")["pid"]).environ()
