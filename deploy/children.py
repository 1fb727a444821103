"""A program under the supervisor, and where it stands."""

import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from deploy.program import Program


class State(StrEnum):
    """Where a program stands."""

    STARTING = "starting"
    UP = "up"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(slots=True)
class Child:
    """A program and its present process."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes] | None = None
    state: State = State.STARTING
    since: float = 0.0
    started_at: float = 0.0
    failures: int = 0
    restarts: int = 0
    next_start: float = 0.0
    reason: str = ""

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None
