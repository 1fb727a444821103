"""Ends the programs of a supervisor that died without ending them itself.

The supervisor says on our input which programs run (`+ pid rank signal seconds`) and which ended (`- pid`). When
the input ends, whoever is left is asked to stop, higher ranks first, and ended when it does not.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

import psutil

from deploy.program import end_group


@dataclass(frozen=True, slots=True)
class Ward:
    """A program to end: its process, and how it wants to be asked."""

    process: psutil.Process
    rank: int
    stop_signal: int
    stop_seconds: float


def main() -> None:
    """Listen until the supervisor is gone, then clear up."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    wards: dict[int, Ward | None] = {}
    for line in sys.stdin:
        sign, pid, *rest = line.split()
        if sign == "-":
            wards.pop(int(pid), None)
        else:
            wards[int(pid)] = _ward(int(pid), *rest)
    for pid, ward in wards.items():
        if ward is None:
            end_group(pid)
    clear_up([ward for ward in wards.values() if ward])


def _ward(pid: int, rank: str, stop_signal: str, stop_seconds: str) -> Ward | None:
    """None where the program is gone before we heard of it; children of its may be there still."""
    try:
        return Ward(psutil.Process(pid), int(rank), int(stop_signal), float(stop_seconds))
    except psutil.NoSuchProcess:
        return None


def clear_up(wards: list[Ward]) -> None:
    """End these programs, those of one rank together, higher ranks first."""
    by_rank = sorted(wards, key=lambda ward: -ward.rank)
    for _, together in groupby(by_rank, key=lambda ward: ward.rank):
        _end(list(together))


def _end(wards: list[Ward]) -> None:
    for ward in wards:
        if is_running(ward.process):
            with suppress(psutil.NoSuchProcess):
                ward.process.send_signal(ward.stop_signal)
    for ward in wards:
        deadline = time.monotonic() + ward.stop_seconds
        while is_running(ward.process) and time.monotonic() < deadline:
            time.sleep(0.05)
        end_group(ward.process.pid)
        if is_running(ward.process):
            with suppress(ProcessLookupError):
                os.kill(ward.process.pid, signal.SIGKILL)


def is_running(process: psutil.Process) -> bool:
    """Whether this very process runs: not another of the same number, not one that only waits to be reaped."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    main()
