"""The supervisor's end of its watchdog: started, told what runs, started again when it died."""

import os
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
        self._process, self._wire = self._start()

    def add(self, pid: int, program: Program) -> None:
        """From now on, this program is ended when we die."""
        self._known[pid] = f"+ {pid} {program.rank} {program.stop_signal:d} {program.stop_seconds}"
        self._tell(self._known[pid])

    def remove(self, pid: int) -> None:
        """This program has ended."""
        self._known.pop(pid, None)
        self._tell(f"- {pid}")

    def glance(self) -> None:
        """Start another watchdog if this one died."""
        if self._process.poll() is None:
            return
        self._wire.close()
        self._process, self._wire = self._start()

    def end(self) -> None:
        """We are done: the watchdog finds nothing left to do."""
        self._wire.close()
        self._process.wait()

    def _start(self) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
        """A watchdog, and our end of what it listens to: what we know lies there before it begins, in case we end right after."""
        ours, wire = os.pipe()
        os.write(wire, "".join(f"{line}\n" for line in self._known.values()).encode())
        process = subprocess.Popen(
            (sys.executable, "-m", "deploy.watchdog"),
            cwd=Path(__file__).parents[1],
            stdin=ours,
            start_new_session=True,
            pass_fds=[self._lock.fileno()],
        )
        os.close(ours)
        return process, os.fdopen(wire, "wb", buffering=0)

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # it died: the next glance starts another
            self._wire.write(f"{line}\n".encode())
