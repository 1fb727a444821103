"""A trend as small as a word: a line of the last values, its last point, and the goal. Shapes for a page's own SVG, in any theme."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 96, 28, 4


@dataclass(frozen=True, slots=True)
class Spark:
    """Lines of points as SVG takes them (a gap where a value is missing), the last point, and the height of the goal."""

    lines: tuple[str, ...]
    last: tuple[float, float] | None
    goal: float | None
    width: int = WIDTH
    height: int = HEIGHT


def spark(values: Sequence[float | None], goal: float | None = None) -> Spark:
    """Lay out values from left to right; the scale is what they and the goal span."""
    known = [value for value in (*values, goal) if value is not None]
    if not known or all(value is None for value in values):
        return Spark((), None, None)
    low, high = min(known), max(known)
    pitch = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)

    def at(value: float) -> float:
        return round(
            HEIGHT / 2 if high == low else HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2 * EDGE),
            1,
        )

    runs: list[list[tuple[float, float]]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((round(EDGE + pitch * n, 1), at(value)))
    drawn = [run for run in runs if run]
    lines = tuple(" ".join(f"{x},{y}" for x, y in run) for run in drawn if len(run) > 1)
    return Spark(lines, drawn[-1][-1], None if goal is None else at(goal))
