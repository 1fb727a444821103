"""Runs programs beside us: starts them, starts again the ones that die, stops all in order.

One thread, which looks at every program a few times a second. A program that dies is started again after a
pause that doubles each time (half a second to thirty), and the reason is told; a minute of work clears the count.
"""

import signal
import subprocess
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

from deploy.children import Child, State
from deploy.guard import Guard
from deploy.logs import log_of, rotate
from deploy.program import NotStarted, Program, end_group, how_it_ended, last_lines, start

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0
GLANCE_SECONDS = 0.1
LOG_LOOK_SECONDS = 10.0


class Interrupted(Exception):
    """We were told to end while something was being started."""


class Supervisor:
    """The programs of one home folder. `changed` is called whenever a program's standing changed."""

    def __init__(self, home: Path, *, lock: IO[str], say: Callable[[str], None]) -> None:
        self.home = home
        self.children: list[Child] = []
        self.changed: Callable[[], None] = lambda: None
        self.ending = False
        self._say = say
        self._guard = Guard(lock)
        self._logs_seen = 0.0

    def bring_up(self, *programs: Program) -> None:
        """Start programs together and return when all are ready. Raises NotStarted, Interrupted."""
        children = [Child(program, log_of(self.home, program.name)) for program in programs]
        self.children.extend(children)
        for child in children:
            self._start(child)
        while not all(child.state is State.UP for child in children):
            for child in children:
                if child.state is State.WAITING:
                    raise NotStarted(f"{child.program.name} {child.reason}\n{last_lines(child.log)}".strip())
            self.glance()

    def run_once(self, program: Program) -> None:
        """Run a program to its end, with what it says on our own output. Raises NotStarted, Interrupted."""
        process = subprocess.Popen(
            program.argv, cwd=program.cwd, env=dict(program.environment), start_new_session=True
        )
        self._guard.add(process.pid, program)
        try:
            while process.poll() is None:
                self.glance()
        finally:
            self._reap(process)
        if process.returncode:
            raise NotStarted(f"{program.name} {how_it_ended(process.returncode)}.")

    def watch(self) -> None:
        """Look after the programs until we are told to end."""
        while not self.ending:
            self._glance()

    def glance(self) -> None:
        """Look once at every program, then pause a little. Raises Interrupted."""
        self._glance()
        if self.ending:
            raise Interrupted

    def end_on_signals(self) -> None:
        """Have Ctrl-C, SIGTERM and a closed terminal end us in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_end)

    def stop(self) -> None:
        """Stop all programs: those of one rank together, higher ranks first."""
        ranks = sorted(self.children, key=lambda child: -child.program.rank)
        for _, together in groupby(ranks, key=lambda child: child.program.rank):
            self._stop_together([child for child in together if child.process])
        self._guard.end()

    def _glance(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.state is State.WAITING and now >= child.next_start:
                child.restarts += 1
                self._start(child)
            elif child.state in {State.STARTING, State.UP}:
                self._look_at(child, now)
        self._guard.glance()
        if now - self._logs_seen > LOG_LOOK_SECONDS:
            self._logs_seen = now
            for child in self.children:
                rotate(child.log)
        time.sleep(GLANCE_SECONDS)

    def _look_at(self, child: Child, now: float) -> None:
        assert child.process is not None
        if child.process.poll() is not None:
            self._ended(child, _why(child, child.process.returncode))
        elif child.state is State.STARTING and child.program.is_ready(child.process.pid):
            self._stands(child, State.UP)
        elif child.state is State.STARTING and now - child.since > child.program.ready_seconds:
            self._ended(child, f"was not ready within {child.program.ready_seconds:g} seconds.")

    def _start(self, child: Child) -> None:
        try:
            child.process = start(child.program, child.log)
        except OSError as error:  # a full disk, a program file that is gone: it may be mended while we wait
            self._ended(child, f"could not be started: {error}.")
            return
        child.started_at = psutil.Process(child.process.pid).create_time()
        self._guard.add(child.process.pid, child.program)
        self._stands(child, State.STARTING)

    def _ended(self, child: Child, reason: str) -> None:
        if child.process:
            self._reap(child.process)
            child.process = None
        steady = child.state is State.UP and time.monotonic() - child.since > STEADY_SECONDS
        child.failures = 1 if steady else child.failures + 1
        pause = min(SHORTEST_PAUSE * 2 ** (child.failures - 1), LONGEST_PAUSE)
        child.next_start = time.monotonic() + pause
        child.reason = reason
        self._say(f"{child.program.name} {reason} It starts again in {pause:g} s; its log: {child.log}")
        self._stands(child, State.WAITING)

    def _stands(self, child: Child, state: State) -> None:
        child.state = state
        child.since = time.monotonic()
        self.changed()

    def _stop_together(self, children: list[Child]) -> None:
        for child in children:
            assert child.process is not None
            child.process.send_signal(child.program.stop_signal)
        for child in children:
            self._wait_or_end(child)

    def _wait_or_end(self, child: Child) -> None:
        assert child.process is not None
        try:
            child.process.wait(child.program.stop_seconds)
        except subprocess.TimeoutExpired:
            self._say(
                f"{child.program.name} did not stop within {child.program.stop_seconds:g} s and is ended."
            )
        self._reap(child.process)
        child.process = None
        self._stands(child, State.STOPPED)

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        end_group(process.pid)
        process.wait()
        self._guard.remove(process.pid)

    def _told_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True


def _why(child: Child, returncode: int) -> str:
    """How it ended, with its last words where it ended by itself: they mostly name the reason."""
    words = last_lines(child.log, 1) if returncode > 0 else ""
    return f"{how_it_ended(returncode)}{f': {words}' if words else ''}."
