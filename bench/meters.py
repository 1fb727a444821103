"""Processor seconds of a program and everything under it."""

from collections.abc import Mapping
from dataclasses import dataclass

import psutil


def cpu_seconds(pid: int) -> float:
    """User and system seconds of a process and its descendants, of those too that have ended."""
    total = 0.0
    parent = psutil.Process(pid)
    for process in [parent, *parent.children(recursive=True)]:
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


@dataclass(slots=True)
class Meter:
    """What programs, named, spend from one reading to the next."""

    pids: Mapping[str, int]

    def read(self) -> dict[str, float]:
        return {name: cpu_seconds(pid) for name, pid in self.pids.items()}


def between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {name: after[name] - before[name] for name in after}
