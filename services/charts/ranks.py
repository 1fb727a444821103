"""Lying bars of one count by name (kinds of work, domains, channels), with the same of the period before as a tick to compare with."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.charts import look
from services.charts.model import Cell, Chart, Key, Point, Spec, Table, Words

ROW = 30


@dataclass(frozen=True, slots=True)
class Rank:
    """One bar, and what it was before."""

    label: str
    point: Point
    before: Point | None = None


def chart(
    *, name: str, words: Words, ranks: Sequence[Rank], now: str, before: str = "", most: float | None = None
) -> Chart:
    """Bars from zero, in the order given; `now` and `before` are what the figures are called. No figure can exceed `most`."""
    rows = [
        {"label": look.broken(each.label), "value": each.point.value or 0, "text": each.point.text, "tip": _tip(each, now, before), "end": max(point.value or 0 for point in (each.point, each.before) if point),
         "before": each.before.value if each.before else None, "href": each.point.href or None}
        for each in ranks
    ]  # fmt: skip
    top = most or look.ceiling(
        [point.value for each in ranks for point in (each.point, each.before) if point]
    )
    compared = any(each.before for each in ranks)
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": look.ONE, "cornerRadiusEnd": 2, "height": 14}, "encoding": look.told()},
        {"mark": {"type": "text", "align": "left", "dx": 6, "color": look.INK, "fontWeight": 700},
         "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"}}},
    ]  # fmt: skip
    if compared:
        layers += _ticks()
    room = 12 + look.LETTER * max((len(each.point.text) for each in ranks), default=0)
    spec = look.base(ROW * len(ranks), rows, layer=layers)
    spec["encoding"] = {
        "y": {"field": "label", "type": "nominal", "sort": None, "axis": look.beside(domain=True)},
        "x": {"field": "value", "type": "quantitative", "scale": {"domain": [0, top], "nice": False, "range": [0, {"expr": f"width - {room}"}]},
              "axis": {"domain": False, **({"tickCount": 4} if most is None else {"values": [most * n / 4 for n in range(5)], "labelExpr": "datum.value"})}},
    }  # fmt: skip
    keys = [Key(now), Key(before, "1", "tick")] if compared else []
    return Chart(
        name,
        words.title,
        words.alt,
        spec,
        _table(words, ranks, now, before if compared else ""),
        ROW * len(ranks) + 40,
        keys,
        words.note,
    )


def _ticks() -> list[Spec]:
    """A dark tick with a light edge, so that it is seen on a bar and beside it."""
    return [
        {
            "transform": [{"filter": "isValid(datum.before)"}],
            "mark": {"type": "tick", "color": colour, "thickness": thickness, "size": 22},
            "encoding": {"x": {"field": "before", "type": "quantitative"}},
        }
        for colour, thickness in ((look.GROUND, 6), (look.INK, 2))
    ]


def _tip(each: Rank, now: str, before: str) -> str:
    said = f"{each.label}\n{now}: {each.point.text}"
    return f"{said}\n{before}: {each.before.text}" if each.before else said


def _table(words: Words, ranks: Sequence[Rank], now: str, before: str) -> Table:
    rows = [
        (
            each.label,
            [
                Cell(each.point.text, each.point.href),
                *(
                    [Cell(each.before.text if each.before else None, each.before.href if each.before else "")]
                    if before
                    else []
                ),
            ],
        )
        for each in ranks
    ]
    return Table([words.rows, now, *([before] if before else [])], rows)
