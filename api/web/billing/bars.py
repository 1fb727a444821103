"""Pairs of bars by month, as shapes: hand-made SVG gets numbers, never styles. What is missing is drawn as missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, BASE, TOP, LEFT = 640, 200, 16, 72


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; None as its value is drawn as a dashed outline."""

    value: Decimal | None
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A month with its one or two bars."""

    month: date
    middle: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """The chart: its months, and the heights of its grid with what they stand for."""

    pairs: tuple[Pair, ...]
    grid: tuple[tuple[float, Decimal], ...]


def chart(rows: Sequence[tuple[date, Sequence[Decimal | None]]]) -> BarChart:
    """Lay out one or two figures a month, from zero up; a figure below zero is drawn as none."""
    known = [value for _, values in rows for value in values if value is not None]
    ceiling = _ceiling(max([*known, Decimal(1)]))
    pitch = (WIDTH - LEFT) / max(1, len(rows))
    pairs = tuple(
        _pair(month, values, LEFT + pitch * n, pitch, ceiling) for n, (month, values) in enumerate(rows)
    )
    grid = tuple((_y(ceiling * n / 4, ceiling), ceiling * n / 4) for n in range(5))
    return BarChart(pairs, grid)


def _pair(month: date, values: Sequence[Decimal | None], left: float, pitch: float, ceiling: Decimal) -> Pair:
    width = min(36.0, pitch * 0.7 / len(values))
    start = left + (pitch - width * len(values)) / 2
    bars = tuple(
        _bar(value, round(start + width * n, 1), round(width - 2, 1), ceiling)
        for n, value in enumerate(values)
    )
    return Pair(month, round(left + pitch / 2, 1), bars)


def _bar(value: Decimal | None, x: float, width: float, ceiling: Decimal) -> Bar:
    if value is None:
        return Bar(None, x, BASE - 24, width, 24)
    y = _y(max(value, Decimal(0)), ceiling)
    return Bar(value, x, y, width, round(BASE - y, 1))


def _y(value: Decimal, ceiling: Decimal) -> float:
    return round(BASE - float(value / ceiling) * (BASE - TOP), 1)


def _ceiling(most: Decimal) -> Decimal:
    """The next of 1, 2, 4, 5, 8 or 10 times a power of ten, so that its quarters read well."""
    power = Decimal(10) ** most.adjusted()
    return next(step * power for step in map(Decimal, (1, 2, 4, 8, 10, 20)) if step * power >= most)
