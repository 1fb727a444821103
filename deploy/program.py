"""A program that we run beside us: what, where and as whom; how it is started, and asked to stop.

Each one leads a session of its own, so that Ctrl-C reaches us alone and we stop them in order. On Linux the
kernel also tells each one when we die (PR_SET_PDEATHSIG): a supervisor that is killed leaves nobody behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user as whom a server runs when we are root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What is run.

    `is_ready` is asked with the process id until it says yes; `config` is its input. Programs of a higher
    `rank` need those of a lower: they stop sooner.
    """

    name: str
    argv: tuple[str, ...]
    cwd: Path
    environment: Mapping[str, str]
    account: Account | None = None
    config: bytes = b""
    rank: int = 0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    is_ready: Callable[[int], bool] = lambda _pid: True
    ready_seconds: float = 60.0


class NotStarted(Exception):
    """A program ended, or was not ready in time. The text says which and shows the end of what it wrote."""


def start(program: Program, log: Path) -> subprocess.Popen[bytes]:
    """Start a program; what it says is appended to `log`."""
    with _config_file(program) as config, log.open("ab") as output:
        return subprocess.Popen(
            program.argv,
            cwd=program.cwd,
            env=dict(program.environment),
            stdin=config,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_us(program.stop_signal),  # noqa: PLW1509  one system call, no lock
            user=program.account.uid if program.account else None,
            group=program.account.gid if program.account else None,
            extra_groups=[] if program.account else None,
        )


def wait_until_ready(program: Program, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the program is ready for work. Raises NotStarted."""
    deadline = time.monotonic() + program.ready_seconds
    while not program.is_ready(process.pid):
        if process.poll() is not None:
            raise NotStarted(f"{program.name} {how_it_ended(process.returncode)}.\n{last_lines(log)}")
        if time.monotonic() > deadline:
            stop(program, process)
            raise NotStarted(
                f"{program.name} was not ready within {program.ready_seconds:g} seconds.\n{last_lines(log)}"
            )
        time.sleep(0.02)


def stop(program: Program, process: subprocess.Popen[bytes]) -> None:
    """Ask the program to stop; end it and all its children when it does not."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(program.stop_seconds)
    end_group(process.pid)
    process.wait()


def end_group(pid: int) -> None:
    """End at once what is left of the session that this process led: a killed parent's children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def how_it_ended(returncode: int) -> str:
    """In words: `was killed by SIGKILL`, `ended with exit code 1`."""
    if returncode < 0:
        return f"was killed by {signal.Signals(-returncode).name}"
    return f"ended with exit code {returncode}"


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, for a message."""
    with suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])
    return ""


def _config_file(program: Program) -> IO[bytes]:
    """An unnamed file: secrets in it stand neither on the command line nor on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    file.write(program.config)
    file.seek(0)
    return file


def _die_with_us(stop_signal: signal.Signals) -> Callable[[], object] | None:
    # Runs in the child after the change of user, which would clear it.
    return None if _libc is None else partial(_libc.prctl, PR_SET_PDEATHSIG, int(stop_signal))
