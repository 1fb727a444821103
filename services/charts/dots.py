"""A figure of several people or kinds with its interval. Nobody is ranked: the order is by name, and the note says what may be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts import look
from services.charts.model import Cell, Chart, Goal, Key, Spec, Table, Words

ROW = 32


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure and its interval; `n_text` is how many it rests on. None: too few for one."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    range_text: str
    n_text: str
    href: str = ""


def chart(*, name: str, words: Words, dots: Sequence[Dot], middle: Goal | None = None) -> Chart:
    """`words.extra` names the columns `value`, `range` and `n`."""
    rows = [
        {"label": look.broken(each.label), "value": each.value, "low": each.low, "high": each.high, "n": each.n_text, "href": each.href or None,
         "text": each.text, "tip": f"{each.label}\n{each.text} ({each.range_text})\n{each.n_text}"}
        for each in dots
    ]  # fmt: skip
    top = look.ceiling([value for each in dots for value in (each.value, each.high)])
    ranged, known = [{"filter": "isValid(datum.low)"}], [{"filter": "isValid(datum.value)"}]
    scale = {"domain": [0, top * 1.15], "nice": False}
    layers: list[Spec] = [
        {"transform": ranged, "mark": {"type": "rule", "color": look.INK, "strokeWidth": 1.5},
         "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
        {"transform": known, "mark": {"type": "point", "filled": True, "fill": look.ONE, "size": 90, "opacity": 1}, "encoding": look.told(
            x={"field": "value", "type": "quantitative", "scale": scale, "axis": {"tickCount": 5, "domain": False}})},
        {"mark": {"type": "text", "align": "right", "color": look.INK_2}, "encoding": {
            "x": {"value": "width"}, "text": {"field": "n", "type": "nominal"}}},
    ]  # fmt: skip
    rules: list[Spec] = []
    if middle is not None:
        mark = {"type": "rule", "color": look.INK_2, "strokeDash": [5, 4]}
        rules.append({"data": {"values": [{"at": middle.value}]}, "mark": mark, "encoding": {"x": {"field": "at", "type": "quantitative"}}})  # fmt: skip
    encoding: Spec = {
        "y": {"field": "label", "type": "nominal", "sort": None, "axis": look.beside(grid=True)}
    }
    spec = look.base(ROW * len(dots), rows, layer=[look.group(encoding, layers), *rules])
    table = Table(
        [words.rows, words.extra["value"], words.extra["range"], words.extra["n"]],
        [(each.label, [Cell(each.text if each.value is not None else None, each.href), Cell(each.range_text or None, each.href), Cell(each.n_text, each.href)]) for each in dots],
    )  # fmt: skip
    keys = [Key(f"{middle.name} {middle.text}", "2", "dashed")] if middle else []
    return Chart(name, words.title, words.alt, spec, table, ROW * len(dots) + 40, keys, words.note)
