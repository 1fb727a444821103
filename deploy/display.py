"""What `urakata up` shows: a live table in a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from deploy.children import Child, State

COLOURS = {State.STARTING: "yellow", State.UP: "green", State.WAITING: "red", State.STOPPED: "dim"}


class Display(Protocol):
    """Where a supervisor's news go."""

    def say(self, text: str) -> None:
        """A line that stays."""

    def show(self, children: Iterable[Child]) -> None:
        """How the programs stand now."""


class Lines:
    """Plain lines: one for each thing said, one for each change."""

    def __init__(self) -> None:
        self._told: dict[str, State] = {}

    def say(self, text: str) -> None:
        with suppress(OSError):  # nobody reads us any more: the programs are looked after all the same
            print(text, flush=True)

    def show(self, children: Iterable[Child]) -> None:
        for child in children:
            if self._told.get(child.program.name) is not child.state:
                self._told[child.program.name] = child.state
                self.say(f"{child.program.name}: {child.state}{f' (pid {child.pid})' if child.pid else ''}")


class Board:
    """A table at the bottom of the terminal that follows the programs; what is said scrolls above it."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def say(self, text: str) -> None:
        with suppress(OSError):
            self._live.console.print(Text(text), soft_wrap=True)

    def show(self, children: Iterable[Child]) -> None:
        table = Table("program", "state", "pid", "restarts", "last trouble", box=None, pad_edge=False)
        for child in children:
            state = Text(child.state, style=COLOURS[child.state])
            table.add_row(
                child.program.name, state, _number(child.pid), _number(child.restarts), Text(child.reason)
            )
        with suppress(OSError):
            self._live.update(table, refresh=True)


def _number(number: int | None) -> str:
    return str(number) if number else ""


@contextmanager
def display() -> Iterator[Display]:
    """The display that suits where our output goes."""
    if not sys.stdout.isatty():
        yield Lines()
        return
    with Live(console=Console(), auto_refresh=False) as live:
        yield Board(live)
