"""Upright bars of counts, each with its number: by age, by slack, by day. A standing's colour stands only for a standing."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts import look
from services.charts.model import Chart, Key, Point, Series, Words, series_table

HEIGHT = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `look` is 1, 2, 3, `risk` or `late`."""

    label: str
    point: Point
    look: str = "1"


def chart(*, name: str, words: Words, bars: Sequence[Bar], keys: Sequence[Key] = ()) -> Chart:
    """One bar a label, from zero up, in the order given."""
    rows = [
        {"label": bar.label, "value": bar.point.value or 0, "text": bar.point.text, "colour": look.LOOKS[bar.look],
         "tip": f"{bar.label}: {bar.point.text}", "href": bar.point.href or None}
        for bar in bars
    ]  # fmt: skip
    top = look.ceiling([bar.point.value for bar in bars])
    mark = {"type": "bar", "cornerRadiusEnd": 2, "width": {"band": 0.62}}
    spec = look.base(HEIGHT, rows, layer=[
        {"mark": mark, "encoding": look.told(color={"field": "colour", "type": "nominal", "scale": None})},
        {"mark": {"type": "text", "dy": -8, "color": look.INK, "fontWeight": 700}, "encoding": {"text": {"field": "text", "type": "nominal"}}},
    ])  # fmt: skip
    spec["encoding"] = {
        "x": {"field": "label", "type": "nominal", "sort": None, "axis": look.across(), "scale": {"paddingInner": 0.1, "paddingOuter": 0.1}},
        "y": {"field": "value", "type": "quantitative", "scale": {"domain": [0, top], "nice": False},
              "axis": {"tickCount": 4, "domain": False, "format": ",d" if top >= 4 else ","}},
    }  # fmt: skip
    table = series_table(
        words, [bar.label for bar in bars], [Series(words.unit, [bar.point for bar in bars])]
    )
    return Chart(name, words.title, words.alt, spec, table, HEIGHT + 40, keys, words.note)
