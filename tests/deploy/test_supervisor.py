"""The supervisor: brings up, starts again, stops in order, and leaves nobody behind when it is killed.

Its programs here are small Python programs; every fault is aimed at a pid that is checked before and after.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from deploy.children import Child, State
from deploy.home import held
from deploy.program import NotStarted, Program
from deploy.supervisor import Interrupted, Supervisor
from deploy.watchdog import is_running

SLEEPER = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPER!r}])"
BROKEN = "import sys; sys.exit('no such thing')"


def program(name: str, code: str, folder: Path, **more: object) -> Program:
    return Program(
        name=name, argv=(sys.executable, "-c", code), cwd=folder, environment=dict(os.environ), **more
    )


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    with held(tmp_path / "home") as home:
        supervisor = Supervisor(home.folder, lock=home.lock, say=said.append)
        try:
            yield supervisor
        finally:
            supervisor.stop()


def until(happened: Callable[[], bool], supervisor: Supervisor | None = None, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        if supervisor:
            supervisor.glance()
        time.sleep(0.02)


def test_a_killed_program_starts_again_with_its_reason_told(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    supervisor.bring_up(program("sleeper", SLEEPER, tmp_path))
    child: Child = supervisor.children[0]
    killed = psutil.Process(child.pid)
    killed.kill()
    until(lambda: child.restarts == 1 and child.state is State.UP, supervisor)
    assert not is_running(killed)
    assert child.pid != killed.pid
    assert is_running(psutil.Process(child.pid))
    assert said[0].startswith("sleeper was killed by SIGKILL. It starts again in 0.5 s")


def test_the_pause_doubles_with_each_failure(supervisor: Supervisor, said: list[str], tmp_path: Path) -> None:
    supervisor.bring_up(program("sleeper", SLEEPER, tmp_path))
    child = supervisor.children[0]
    for restarts in (1, 2):
        os.kill(child.pid or 0, signal.SIGKILL)
        until(lambda restarts=restarts: child.restarts == restarts, supervisor)
    assert [text.split(" s;")[0].rpartition(" ")[2] for text in said] == ["0.5", "1"]


def test_the_children_of_a_killed_program_are_ended_before_it_starts_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.bring_up(program("parent", PARENT, tmp_path))
    child = supervisor.children[0]
    until(lambda: bool(psutil.Process(child.pid).children()), supervisor)
    grandchild = psutil.Process(child.pid).children()[0]
    os.kill(child.pid or 0, signal.SIGKILL)
    until(lambda: child.restarts == 1, supervisor)
    until(lambda: not is_running(grandchild), supervisor)


def test_a_program_that_cannot_start_says_why(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match=r"broken ended with exit code 1(.|\n)*no such thing"):
        supervisor.bring_up(program("broken", BROKEN, tmp_path, is_ready=lambda _pid: False))


def test_a_program_that_is_never_ready_is_named(supervisor: Supervisor, tmp_path: Path) -> None:
    slow = program("slow", SLEEPER, tmp_path, is_ready=lambda _pid: False, ready_seconds=0.5)
    with pytest.raises(NotStarted, match=r"slow was not ready within 0.5 seconds"):
        supervisor.bring_up(slow)


def test_programs_stop_by_rank_and_the_deaf_are_ended(tmp_path: Path, said: list[str]) -> None:
    stopped: list[str] = []
    with held(tmp_path / "home") as home:
        supervisor = Supervisor(home.folder, lock=home.lock, say=said.append)
        supervisor.bring_up(program("server", SLEEPER, tmp_path))
        supervisor.bring_up(program("app", SLEEPER, tmp_path, rank=2))
        supervisor.bring_up(program("deaf", STUBBORN, tmp_path, rank=1, stop_seconds=0.5))
        until(lambda: "deaf" in (home.folder / "logs" / "deaf.log").read_text(), supervisor)
        processes = [psutil.Process(child.pid) for child in supervisor.children]
        supervisor.changed = lambda: stopped.extend(
            child.program.name
            for child in supervisor.children
            if child.state is State.STOPPED and child.program.name not in stopped
        )
        supervisor.stop()
    assert stopped == ["app", "deaf", "server"]
    assert said == ["deaf did not stop within 0.5 s and is ended."]
    assert not any(is_running(process) for process in processes)


def test_a_step_runs_to_its_end_and_its_failure_is_told(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.run_once(program("step", "print('done')", tmp_path))
    with pytest.raises(NotStarted, match="step ended with exit code 1"):
        supervisor.run_once(program("step", BROKEN, tmp_path))


def test_a_signal_during_a_step_ends_it(supervisor: Supervisor, tmp_path: Path) -> None:
    threading.Timer(0.5, lambda: setattr(supervisor, "ending", True)).start()
    with pytest.raises(Interrupted):
        supervisor.run_once(program("step", SLEEPER, tmp_path))


SUPERVISE = """
import os, sys
from pathlib import Path
from deploy.home import held
from deploy.program import Program
from deploy.supervisor import Supervisor

def program(name, code, rank):
    return Program(name=name, argv=(sys.executable, "-c", code), cwd=Path.cwd(), environment=dict(os.environ),
                   rank=rank, stop_seconds=1.0)

with held(Path(sys.argv[1])) as home:
    supervisor = Supervisor(home.folder, lock=home.lock, say=print)
    supervisor.end_on_signals()
    supervisor.bring_up(program("parent", {parent!r}, 2))
    supervisor.bring_up(program("deaf", {deaf!r}, 1))
    print(os.getpid(), *(child.pid for child in supervisor.children), flush=True)
    try:
        supervisor.watch()
    finally:
        supervisor.stop()
"""


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process]]]:
    """A supervisor in a process of its own, with all it started: watchdog, programs and their children."""
    running = subprocess.Popen(
        (sys.executable, "-c", SUPERVISE.format(parent=PARENT, deaf=STUBBORN), str(tmp_path / "home")),
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        assert running.stdout is not None
        running.stdout.readline()
        me = psutil.Process(running.pid)
        until(lambda: len(me.children(recursive=True)) == 4)
        log = tmp_path / "home" / "logs" / "deaf.log"
        until(lambda: "deaf" in log.read_text())
        family = me.children(recursive=True)
        yield running, family
        for process in family:
            if is_running(process):
                process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_however_the_supervisor_ends(
    supervised: tuple[subprocess.Popen[str], list[psutil.Process]], number: signal.Signals
) -> None:
    running, family = supervised
    assert all(is_running(process) for process in family)
    running.send_signal(number)
    running.wait(60)
    until(lambda: not any(is_running(process) for process in family))


def test_a_killed_watchdog_is_replaced_and_the_new_one_knows_everything(
    supervised: tuple[subprocess.Popen[str], list[psutil.Process]],
) -> None:
    running, family = supervised
    me = psutil.Process(running.pid)
    (watchdog,) = [process for process in me.children() if "deploy.watchdog" in process.cmdline()]
    watchdog.kill()
    until(lambda: not psutil.pid_exists(watchdog.pid))
    until(lambda: len(me.children()) == 3)
    running.kill()
    running.wait(60)
    until(lambda: not any(is_running(process) for process in family))
