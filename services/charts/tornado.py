"""What matters most: how far a result moves when one input goes to the ends of its range, the widest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts import look
from services.charts.model import Cell, Chart, Key, Spec, Table, Words

ROW, BAR = 32, 16


@dataclass(frozen=True, slots=True)
class Swing:
    """An input: the result at its low and at its high end, and what those ends are."""

    label: str
    at_low: float
    at_high: float
    low_text: str
    high_text: str
    low_input: str = ""
    high_input: str = ""
    href: str = ""

    @property
    def spread(self) -> float:
        return abs(self.at_high - self.at_low)


def chart(
    *,
    name: str,
    words: Words,
    swings: Sequence[Swing],
    middle: float,
    middle_text: str,
    names: tuple[str, str],
) -> Chart:
    """`names` are what the two ends are called: input low, input high. They differ by shade and by the letter of their input."""
    ordered = sorted(swings, key=lambda each: (-each.spread, each.label))
    rows = [
        {"label": look.broken(each.label), "name": each.label, "end": names[n], "middle": middle, "value": value, "text": text, "href": each.href or None,
         "side": "left" if value < middle else "right", "tip": f"{each.label}\n{names[n]} {held}: {text}"}
        for each in ordered
        for n, (value, text, held) in enumerate(((each.at_low, each.low_text, each.low_input), (each.at_high, each.high_text, each.high_input)))
    ]  # fmt: skip
    values = [value for each in ordered for value in (each.at_low, each.at_high)] + [middle]
    room = (max(values) - min(values) or 1) * 0.22
    scale = {"domain": [min(values) - room, max(values) + room], "nice": False, "zero": False}
    colour = {
        "field": "end",
        "type": "nominal",
        "scale": {"domain": list(names), "range": [look.TWO, look.ONE]},
    }
    text: Spec = {"type": "text", "color": look.INK}
    said = {"x": {"field": "value", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"}}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": BAR}, "encoding": look.told(
            color=colour, x={"field": "middle", "type": "quantitative", "scale": scale, "axis": {"tickCount": 5, "domain": False}}, x2={"field": "value"})},
        {"transform": [{"filter": "datum.side == 'left'"}], "mark": {**text, "align": "right", "dx": -6}, "encoding": said},
        {"transform": [{"filter": "datum.side == 'right'"}], "mark": {**text, "align": "left", "dx": 6}, "encoding": said},
    ]  # fmt: skip
    rule: Spec = {
        "data": {"values": [{"middle": middle}]},
        "mark": {"type": "rule", "color": look.INK},
        "encoding": {"x": {"field": "middle", "type": "quantitative"}},
    }

    def drawn(field: str, height: int, y: Spec) -> Spec:
        encoding = {"y": {"field": field, "type": "nominal", "sort": None, **y}}
        return look.base(height, rows, layer=[look.group(encoding, layers), rule])

    table = Table(
        [words.rows, names[0], names[1], words.extra["spread"]],
        [(each.label, [Cell(_ended(each.low_text, each.low_input), each.href), Cell(_ended(each.high_text, each.high_input), each.href),
                       Cell(words.extra.get(each.label))]) for each in ordered],
    )  # fmt: skip
    note = words.note or middle_text
    return Chart(
        name,
        words.title,
        words.alt,
        drawn("label", ROW * len(ordered), {"axis": look.beside()}),
        table,
        ROW * len(ordered) + 50,
        [Key(names[0], "2"), Key(names[1], "1")],
        note,
        drawn("name", *look.over(len(ordered), bars=BAR)),
    )


def _ended(result: str, held: str) -> str:
    return f"{result} ({held})" if held else result
