"""A table for a spreadsheet: headings, rows, how a column's numbers are shown, and what is drawn of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Cell = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of some columns of a table, by their places: `x` has the names, each of `ys` is a series."""

    kind: Literal["line", "bar", "stacked"]
    title: str
    x: int
    ys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of one width, under a name. `formats` are Excel's number formats by column; none is by the kind of value."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    formats: Sequence[str | None] = ()
    charts: Sequence[Chart] = ()
