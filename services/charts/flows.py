"""Two or three counts side by side by time: what came in against what was done. The second is lighter, so that grey tells them apart."""

from collections.abc import Sequence

from services.charts import look
from services.charts.model import Chart, Key, Series, Words, series_table

HEIGHT = 200
_COLOURS, _LOOKS = (look.TWO, look.ONE, look.THREE), ("2", "1", "3")


def chart(*, name: str, words: Words, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Bars of each label stand beside each other."""
    rows = [
        {"label": label, "series": each.name, "value": each.points[n].value or 0, "href": each.points[n].href or None,
         "tip": f"{label}\n{each.name}: {each.points[n].text}"}
        for n, label in enumerate(labels) for each in series
    ]  # fmt: skip
    top = look.ceiling([point.value for each in series for point in each.points])
    names = [each.name for each in series]
    spec = look.base(HEIGHT, rows, mark={"type": "bar", "cornerRadiusEnd": 1})
    spec["encoding"] = {
        "x": {"field": "label", "type": "nominal", "sort": None, "axis": look.across(), "scale": {"paddingInner": 0.25, "paddingOuter": 0.1}},
        "xOffset": {"field": "series", "type": "nominal", "sort": None},
        "y": {"field": "value", "type": "quantitative", "scale": {"domain": [0, top], "nice": False}, "axis": {"tickCount": 4, "domain": False}},
        "color": {"field": "series", "type": "nominal", "scale": {"domain": names, "range": list(_COLOURS[: len(names)])}},
        **look.told(),
    }  # fmt: skip
    keys = [Key(name, _LOOKS[n]) for n, name in enumerate(names)]
    return Chart(
        name, words.title, words.alt, spec, series_table(words, labels, series), HEIGHT + 40, keys, words.note
    )
