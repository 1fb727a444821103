"""The home folder of a deployment: made private, checked, and held by one supervisor at a time."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from deploy.embedded.refusals import CannotStart

NEEDED_BYTES = 200 * 1024 * 1024
PATIENCE_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class Held:
    """A home folder that is ours now; `lock` keeps it so while anybody has it open."""

    folder: Path
    lock: IO[str]


class AlreadyRunning(CannotStart):
    """Another supervisor holds this home folder."""


@contextmanager
def held(folder: Path, say: Callable[[str], None] | None = None) -> Iterator[Held]:
    """Make the folder if need be, and hold it. Raises CannotStart, AlreadyRunning."""
    _make(folder)
    _refuse_full_disk(folder)
    with (folder / "lock").open("w") as lock:
        _take(lock, folder, say or _silent)
        yield Held(folder, lock)


def is_held(folder: Path) -> bool:
    """Whether a supervisor holds this folder now, or still clears up after itself."""
    with suppress(OSError), (folder / "lock").open() as lock:
        return not _try(lock)
    return False


def write_run_file(folder: Path, facts: dict[str, Any]) -> None:
    """Say what runs here: pids, ports, the address. No secrets; everybody who may enter the folder may read."""
    half = folder / "run.json.new"
    half.write_text(json.dumps(facts, indent=1) + "\n")
    half.chmod(0o644)
    half.rename(folder / "run.json")


def read_run_file(folder: Path) -> dict[str, Any]:
    """What was last said; empty if nothing, or nothing that can be read."""
    with suppress(OSError, ValueError):
        facts = json.loads((folder / "run.json").read_text())
        return facts if isinstance(facts, dict) else {}
    return {}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("logs", "documents"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The home folder {folder} cannot be made or written: {error.strerror}. "
            "Choose another by URAKATA_HOME, or start as its owner."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotStart(f"The home folder {folder} belongs to another user. Start as its owner.")


def _refuse_full_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise CannotStart(
            f"Only {free // 1024**2} MiB are free on the disk of {folder}; the product needs "
            f"{NEEDED_BYTES // 1024**2}. Free some space, or choose another home folder by URAKATA_HOME."
        )


def _take(lock: IO[str], folder: Path, say: Callable[[str], None]) -> None:
    """A supervisor that was killed leaves a watchdog that clears up: that much is waited for."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _try(lock):
        _refuse_if_running(folder)
        say("Waiting for an earlier start to clear up.")
        say = _silent
        if time.monotonic() > deadline:
            raise AlreadyRunning(f"Another process holds {folder / 'lock'}. Wait until it has ended.")
        time.sleep(0.2)


def _refuse_if_running(folder: Path) -> None:
    facts = read_run_file(folder)
    if _is_alive(int(facts.get("supervisor", 0))):
        raise AlreadyRunning(
            f"Urakata runs already in {folder}: process {facts['supervisor']}, {facts.get('url', '')}. "
            "Stop it (Ctrl-C there), or choose another home folder and port (URAKATA_HOME, URAKATA_PORT)."
        )


def _silent(_text: str) -> None:
    """Say nothing."""


def _try(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid > 0
