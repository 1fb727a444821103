"""How far something long is: a bar in a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Told = Callable[[str, float], None]
LINE_SECONDS = 4.0
LEAST_MOVE = 0.005


@contextmanager
def progress() -> Iterator[Told]:
    """Hears what is being done and how far it is, and shows it."""
    if not sys.stdout.isatty():
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bars:
        yield _Bars(bars)


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars, self._what, self._share = bars, "", 0.0
        self._task = bars.add_task("", total=1.0)

    def __call__(self, what: str, share: float) -> None:
        if what != self._what:
            if self._what:
                self._bars.update(self._task, completed=1.0)
                self._task = self._bars.add_task("", total=1.0)
            self._what, self._share = what, -1.0
        if share - self._share >= LEAST_MOVE:
            self._share = share
            self._bars.update(self._task, description=what, completed=share)


class _Lines:
    def __init__(self) -> None:
        self._what, self._at = "", 0.0

    def __call__(self, what: str, share: float) -> None:
        if what != self._what or time.monotonic() - self._at > LINE_SECONDS:
            self._what, self._at = what, time.monotonic()
            print(f"{what}: {share:.0%}" if share else f"{what}.", flush=True)
