"""Lines over time, at most three, with a goal: each ends in its value; the second is dashed, and its points are squares."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from services.charts import look
from services.charts.model import Chart, Goal, Key, Series, Spec, Words, series_table

HEIGHT = 210
_DASHES: tuple[list[int], ...] = ([1, 0], [2, 4], [8, 3])
_SHAPES = ("circle", "square", "diamond")
_COLOURS = (look.ONE, look.TWO, look.TWO)
_LOOKS = ("1", "2", "2")


def chart(
    *, name: str, words: Words, labels: Sequence[str], series: Sequence[Series], goal: Goal | None = None,
    least: float | None = None, most: float | None = None,
) -> Chart:  # fmt: skip
    """One value a label and line. `least` and `most` bound the scale where the figure has bounds (a share ends at 100)."""
    low, high = _bounds(series, goal, least, most)
    keys = [Key(each.name, _LOOKS[n], "line" if n == 0 else "dotted") for n, each in enumerate(series)]
    if goal is not None:
        keys.append(Key(f"{goal.name} {goal.text}", "2", "dashed"))
    nudges = _nudges(series, high - low)
    layers = [layer for n, each in enumerate(series) for layer in _line(n, each, labels, nudges[n])]
    room = look.LETTER * max((len(each.points[-1].text) for each in series if each.points), default=0)
    encoding: Spec = {
        "x": {"field": "label", "type": "nominal", "sort": None, "scale": {"domain": list(labels), "type": "point", "padding": 0.4, "range": [0, {"expr": f"width - {room}"}]},
              "axis": look.across()},
        "y": {"field": "value", "type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False},
              "axis": {"tickCount": 5, "domain": False}},
    }  # fmt: skip
    spec = look.base(HEIGHT, [], layer=[*_goal(goal), look.group(encoding, layers)])
    return Chart(
        name, words.title, words.alt, spec, series_table(words, labels, series), HEIGHT + 40, keys, words.note
    )


def _line(n: int, series: Series, labels: Sequence[str], nudge: int) -> list[Spec]:
    rows: list[dict[str, Any]] = [
        {"label": label, "value": point.value, "text": point.text, "tip": f"{series.name}\n{label}: {point.text}", "href": point.href or None}
        for label, point in zip(labels, series.points, strict=True)
    ]  # fmt: skip
    known = [row for row in rows if row["value"] is not None]
    colour, dash = _COLOURS[n], _DASHES[n]
    layers: list[Spec] = [
        {"data": {"values": rows}, "mark": {"type": "line", "stroke": colour, "strokeWidth": 2.5 if n == 0 else 2, "strokeDash": dash,
                                            "strokeCap": "round", "strokeJoin": "round", "clip": True}},
    ]  # fmt: skip
    if len(labels) <= 31:
        point = {
            "type": "point",
            "filled": True,
            "fill": colour,
            "stroke": look.GROUND,
            "strokeWidth": 1,
            "shape": _SHAPES[n],
            "opacity": 1,
        }
        layers.append(
            {
                "data": {"values": known},
                "mark": {**point, "size": 70 if n == 0 else 45},
                "encoding": look.told(),
            }
        )
    else:
        layers.append(
            {
                "data": {"values": known},
                "mark": {"type": "point", "filled": True, "opacity": 0, "size": 90},
                "encoding": look.told(),
            }
        )
    if known:
        text = {
            "type": "text",
            "align": "left",
            "dx": 9,
            "dy": nudge,
            "color": look.INK if n == 0 else look.INK_2,
            "fontWeight": 700 if n == 0 else 400,
        }
        layers.append(
            {
                "data": {"values": known[-1:]},
                "mark": text,
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            }
        )
    return layers


def _nudges(series: Sequence[Series], span: float) -> list[int]:
    """How far the last values' texts move apart, so that none lies on another."""
    ends = [next((p.value for p in reversed(each.points) if p.value is not None), None) for each in series]
    order = sorted((n for n, end in enumerate(ends) if end is not None), key=lambda n: -(ends[n] or 0.0))
    nudges = [0] * len(series)
    for above, below in pairwise(order):
        if ((ends[above] or 0.0) - (ends[below] or 0.0)) * HEIGHT / span < 15:
            nudges[above], nudges[below] = nudges[above] - 7, nudges[below] + 8
    return nudges


def _goal(goal: Goal | None) -> list[Spec]:
    if goal is None:
        return []
    mark = {"type": "rule", "color": look.INK_2, "strokeDash": [5, 4]}
    return [{"data": {"values": [{"goal": goal.value}]}, "mark": mark, "encoding": {"y": {"field": "goal", "type": "quantitative"}}}]  # fmt: skip


def _bounds(
    series: Sequence[Series], goal: Goal | None, least: float | None, most: float | None
) -> tuple[float, float]:
    """Whole steps around what is shown. A scale of lines may be cut; one of counts begins at zero (`least`)."""
    values = [point.value for each in series for point in each.points if point.value is not None]
    values += [goal.value] if goal else []
    if least is not None and most is None:
        return least, look.ceiling(values)
    if not values:
        return least or 0.0, most if most is not None else 1.0
    low, high = min(values), max(values)
    step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100) if (high - low) / step <= 4 or step == 100)
    bottom = (low // step) * step - (
        step if low % step < step / 3 else 0
    )  # the last values stand above the names of the axis
    top = most if most is not None else -(-high // step) * step
    return max(bottom, least if least is not None else bottom), max(top, bottom + step)


def falls(values: Sequence[float | None]) -> int:
    """How many steps in a row, up to the last, went down."""
    known = [value for value in values if value is not None]
    count = 0
    for before, after in reversed(list(pairwise(known))):
        if after >= before:
            break
        count += 1
    return count
