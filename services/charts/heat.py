"""Counts by hour and weekday: darker is more, and each square says its number. Six steps, so that grey and print tell them apart."""

from collections.abc import Mapping, Sequence

from services.charts import look
from services.charts.model import Cell, Chart, Table, Words

ROW = 28


def chart(
    *, name: str, words: Words, days: Sequence[str], hours: Sequence[int], counts: Mapping[tuple[int, int], int],
    texts: Mapping[tuple[int, int], str], hrefs: Mapping[tuple[int, int], str] | None = None,
) -> Chart:  # fmt: skip
    """`counts` by (weekday, hour); what is not in it is zero. `texts` are what each square says: mean or count."""
    most = max(counts.values(), default=0)
    rows = [
        {"day": name, "hour": hour, "value": counts.get((day, hour), 0), "text": texts.get((day, hour), ""),
         "fill": look.HEAT[_step(counts.get((day, hour), 0), most)], "ink": look.INK if _step(counts.get((day, hour), 0), most) < 4 else look.GROUND,
         "tip": f"{name} {hour}:00–{hour + 1}:00: {counts.get((day, hour), 0):,}", "href": (hrefs or {}).get((day, hour))}
        for day, name in enumerate(days) for hour in hours
    ]  # fmt: skip
    spec = look.base(ROW * len(days), rows, layer=[
        {"mark": {"type": "rect", "stroke": look.LINE, "strokeWidth": 1}, "encoding": look.told(color={"field": "fill", "type": "nominal", "scale": None})},
        {"mark": {"type": "text", "fontSize": 12}, "encoding": {
            "text": {"field": "text", "type": "nominal"}, "color": {"field": "ink", "type": "nominal", "scale": None}}},
    ])  # fmt: skip
    spec["encoding"] = {
        "x": {"field": "hour", "type": "ordinal", "sort": None, "axis": {"labelAngle": 0, "labelOverlap": "parity", "domain": False}, "scale": {"padding": 0}},
        "y": {"field": "day", "type": "nominal", "sort": None, "axis": {"domain": False, "labelColor": look.INK}, "scale": {"padding": 0}},
    }  # fmt: skip
    table = Table(
        [words.rows, *(f"{hour}:00" for hour in hours)],
        [(name, [Cell(f"{counts.get((day, hour), 0):,}", (hrefs or {}).get((day, hour), "")) for hour in hours]) for day, name in enumerate(days)],
    )  # fmt: skip
    return Chart(name, words.title, words.alt, spec, table, ROW * len(days) + 40, note=words.note)


def _step(count: int, most: int) -> int:
    """0 for nothing, then five equal steps up to the most."""
    return 0 if not count else min(5, 1 + (count * 5 - 1) // most)
