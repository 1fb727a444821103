"""The logs of the programs we run: kept small. Programs append to their file, so that it can be cut under them."""

import shutil
from pathlib import Path

LARGEST = 10 * 1024 * 1024
KEPT = 3


def log_of(home: Path, name: str) -> Path:
    """Where a program's output is kept."""
    return home / "logs" / f"{name}.log"


def rotate(log: Path, largest: int = LARGEST) -> None:
    """Put a log that has grown too large aside, as `.1`; older ones move up, the oldest goes."""
    if not log.exists() or log.stat().st_size <= largest:
        return
    for number in range(KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.rename(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as file:
        file.truncate()
