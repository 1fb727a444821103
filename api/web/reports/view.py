"""What a report's page shows, whatever the report: figures at the top, charts, lists, and how all was counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts.model import Cell, Chart

Note = str | Cell
"""What is said beside a figure; a cell opens what it counts."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure at the top, and what it opens: tickets, or the list on this page that it counts. None as its value is missing.

    It always has a note: the target, the trend, or n.
    """

    name: str
    value: str | None
    unit: str = ""
    notes: Sequence[Note] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, and how much room it takes."""

    chart: Chart
    is_wide: bool = False
    needs_room: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: what it leads to, its standing if it has one, and what is said of it."""

    text: str
    href: str = ""
    standing: str = ""
    clock: str = ""
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A list beside the charts, of which the first lines are seen at once; `empty` is said where there is nothing."""

    id: str
    title: str
    lines: Sequence[Line]
    empty: str
    more: tuple[str, str] | None = None
    note: str = ""
    first: int = 10


@dataclass(frozen=True, slots=True)
class View:
    """A report as its page shows it. `is_empty`: nothing was counted, and the page says what will come."""

    tiles: Sequence[Tile]
    drawn: Sequence[Drawn]
    sections: Sequence[Section] = ()
    is_empty: bool = False
