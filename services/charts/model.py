"""What a chart is, whoever shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """What a look stands for: `1`, `2`, `3` are the chart colours; `risk`, `late` the standings; a line may be dashed."""

    name: str
    look: str = "1"
    shape: str = "block"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the table as text; `href` opens what it counts. None is shown as missing, never as 0. `parts`: several in one cell."""

    text: str | None
    href: str = ""
    parts: Sequence["Cell"] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """All figures of a chart. The first column names the row; the others are numbers."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    foot: tuple[str, Sequence[Cell]] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `title` says what is seen, `alt` says it to who does not see it, `spec` draws it `height` pixels high.

    `narrow` draws it in a place too narrow for names beside bars: with each name over its own.
    """

    id: str
    title: str
    alt: str
    spec: Spec
    table: Table
    height: int
    keys: Sequence[Key] = ()
    note: str = ""
    narrow: Spec | None = None

    @property
    def room(self) -> int:
        """The height that a page keeps free before it is drawn, in steps, so that nothing jumps."""
        return min(560, self.height // 40 * 40)


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series: None is missing and drawn as a gap. `text` is the value as people read it."""

    value: float | None
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one group of bars, in the order of the chart's labels."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Goal:
    """A value that something is held to."""

    name: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a builder cannot know: its title, its sentence for who does not see it, and the names beside its axes and columns."""

    title: str
    alt: str
    rows: str
    note: str = ""
    unit: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def series_table(words: Words, labels: Sequence[str], series: Sequence[Series]) -> Table:
    """A row a label, a column a series."""
    rows = [(label, [_cell(each.points[n]) for each in series]) for n, label in enumerate(labels)]
    return Table([words.rows, *(each.name for each in series)], rows)


def _cell(point: Point) -> Cell:
    return Cell(None if point.value is None else point.text, point.href)
