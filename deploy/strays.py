"""Programs that an earlier supervisor of this home folder left behind: found by what it wrote down, and ended."""

import signal
from pathlib import Path

import psutil

from deploy.embedded import postgres
from deploy.home import read_run_file
from deploy.watchdog import Ward, clear_up, is_running

STOP_SECONDS = 15.0


def end_strays(home: Path) -> list[str]:
    """End what is left, and say what it was. Only for who holds the home folder."""
    found = {
        name: process
        for name, entry in read_run_file(home).get("programs", {}).items()
        if (process := _the_same(entry)) is not None
    }
    if pid := postgres.serving_pid(home):
        found["postgres"] = psutil.Process(pid)
    clear_up([_ward(name, process) for name, process in found.items()])
    return list(found)


def _the_same(entry: dict[str, float]) -> psutil.Process | None:
    """The process that was written down, unless its number belongs to another by now."""
    try:
        process = psutil.Process(int(entry["pid"]))
        same = abs(process.create_time() - entry["started_at"]) < 1 and is_running(process)
    except (psutil.Error, KeyError, TypeError, ValueError):
        return None
    return process if same else None


def _ward(name: str, process: psutil.Process) -> Ward:
    if name == "postgres":
        return Ward(process, rank=0, stop_signal=signal.SIGINT, stop_seconds=STOP_SECONDS)
    return Ward(process, rank=1, stop_signal=signal.SIGTERM, stop_seconds=STOP_SECONDS)
