"""The supervisor's end of its watchdog: started, told what runs, started again when it died."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from deploy.program import Program


class Guard:
    """A watchdog that knows our programs. It holds the home folder's lock too: free means cleared up."""

    def __init__(self, lock: IO[str]) -> None:
        self._lock = lock
        self._known: dict[int, str] = {}
        self._process = self._start()

    def add(self, pid: int, program: Program) -> None:
        """From now on, this program is ended when we die."""
        self._known[pid] = f"+ {pid} {program.rank} {program.stop_signal:d} {program.stop_seconds}"
        self._tell(self._known[pid])

    def remove(self, pid: int) -> None:
        """This program has ended."""
        self._known.pop(pid, None)
        self._tell(f"- {pid}")

    def glance(self) -> None:
        """Start another watchdog if this one died, and tell it everything."""
        if self._process.poll() is None:
            return
        self._close()
        self._process = self._start()
        for line in self._known.values():
            self._tell(line)

    def end(self) -> None:
        """We are done: the watchdog finds nothing left to do."""
        self._close()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            (sys.executable, "-m", "deploy.watchdog"),
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            pass_fds=[self._lock.fileno()],
        )

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it died: the next glance starts another
            self._process.stdin.write(f"{line}\n".encode())

    def _close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
