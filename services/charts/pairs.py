"""Two figures a name, lying side by side, with the range of each as a whisker: what we cost against what it cost before.

A figure that is missing is a dashed outline and says so; it is never a bar of no length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.charts import look
from services.charts.model import Cell, Chart, Key, Spec, Table, Words

ROW, BARS = 44, 32
_GAP = 8


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its range, all in the chart's unit. `value` None: missing, and `text` says what is missing."""

    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    range_text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name with its two figures, and a word on them (`the ranges overlap`)."""

    label: str
    first: Estimate
    second: Estimate
    note: str = ""
    difference: str | None = None


def chart(
    *, name: str, words: Words, pairs: Sequence[Pair], names: tuple[str, str], foot: tuple[str, Sequence[Cell]] | None = None
) -> Chart:  # fmt: skip
    """Grouped bars. `words.extra` names the columns `range` and `difference`."""
    rows = [
        row for pair in pairs for row in (_row(pair, pair.first, names[0]), _row(pair, pair.second, names[1]))
    ]
    reach = [
        value for pair in pairs for each in (pair.first, pair.second) for value in (each.value, each.high)
    ]
    top = max((value for value in reach if value is not None), default=0) or 1
    for row in rows:
        row["stub"] = top * 0.22
    colour: Spec = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": list(names), "range": [look.ONE, look.TWO]},
    }

    def drawn(listed: Sequence[Mapping[str, Any]], height: int, y: Spec, ticks: int) -> Spec:
        room = max((_reach(row) for row in listed), default=0)
        spec = look.base(height, listed, layer=[*_bars(colour), *_whiskers(), *_texts(listed)])
        spec["encoding"] = {
            "y": {"field": "label", "type": "nominal", "sort": None, **y},
            "yOffset": {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": list(names)}},
            "x": {"field": "value", "type": "quantitative", "scale": {"domain": [0, top], "nice": False, "range": [0, {"expr": f"width - {room}"}]},
                  "axis": {"tickCount": ticks, "domain": False}},
        }  # fmt: skip
        return spec

    wide = {"axis": look.beside(), "scale": {"paddingInner": 0.3, "paddingOuter": 0.15}}
    labels = {look.broken(pair.label): pair.label for pair in pairs}
    short = [
        {**row, "label": labels[row["label"]], "note": ""} for row in rows
    ]  # a phone has no room for notes
    keys = [Key(names[0]), Key(names[1], "2")]
    return Chart(
        name,
        words.title,
        words.alt,
        drawn(rows, ROW * len(pairs), wide, 4),
        _table(words, pairs, names, foot),
        ROW * len(pairs) + 40,
        keys,
        words.note,
        drawn(short, *look.over(len(pairs), bars=BARS), 3),
    )


def _row(pair: Pair, each: Estimate, name: str) -> dict[str, Any]:
    tip = f"{pair.label}\n{name}: {each.text}" + (f" ({each.range_text})" if each.range_text else "")
    return {"label": look.broken(pair.label), "name": name, "value": each.value, "low": each.low, "high": each.high, "text": each.text,
            "end": max(value for value in (each.value, each.high, 0.0) if value is not None), "tip": tip, "href": each.href or None,
            "note": pair.note if each is pair.second and each.value is not None else ""}  # fmt: skip


_KNOWN, _MISSING = [{"filter": "isValid(datum.value)"}], [{"filter": "!isValid(datum.value)"}]


def _bars(colour: Spec) -> list[Spec]:
    outline = {"type": "bar", "filled": False, "stroke": look.EDGE, "strokeDash": [4, 3], "strokeWidth": 1}
    return [
        {
            "transform": _KNOWN,
            "mark": {"type": "bar", "cornerRadiusEnd": 1},
            "encoding": look.told(color=colour),
        },
        {
            "transform": _MISSING,
            "mark": outline,
            "encoding": look.told(x={"field": "stub", "type": "quantitative"}),
        },
    ]


def _whiskers() -> list[Spec]:
    ranged = [{"filter": "isValid(datum.low) && isValid(datum.high)"}]
    ends = {"type": "tick", "color": look.INK, "thickness": 1.5, "size": 9}
    line = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    return [
        {
            "transform": ranged,
            "mark": {"type": "rule", "color": look.INK, "strokeWidth": 1.5},
            "encoding": line,
        },
        *(
            {"transform": ranged, "mark": ends, "encoding": {"x": {"field": end, "type": "quantitative"}}}
            for end in ("low", "high")
        ),
    ]


def _reach(row: Mapping[str, Any]) -> float:
    """Pixels that the texts of a row take beyond its bar, at most."""
    note = (
        _GAP + look.LETTER * len(row["note"]) * (1 if row["note"].isascii() else 1.7) if row["note"] else 0.0
    )
    return 2 * _GAP + look.LETTER * len(row["text"]) + note


def _texts(rows: Sequence[Mapping[str, Any]]) -> list[Spec]:
    """The figures beyond the bars, and each note beyond its figure, as far off as that is long."""
    text: Spec = {"type": "text", "align": "left", "dx": _GAP}
    said = {"text": {"field": "text", "type": "nominal"}}
    at_end: Spec = {"field": "end", "type": "quantitative"}
    note: Spec = {"field": "note", "type": "nominal"}
    beyond: list[Spec] = [
        {"transform": [{"filter": f"datum.note != '' && length(datum.text) == {length}"}],
         "mark": text | {"dx": 2 * _GAP + look.LETTER * length, "color": look.INK_2}, "encoding": {"x": at_end, "text": note}}
        for length in sorted({len(row["text"]) for row in rows if row["note"]})
    ]  # fmt: skip
    return [
        {"transform": _KNOWN, "mark": {**text, "color": look.INK, "fontWeight": 700}, "encoding": {"x": at_end, **said}},
        {"transform": _MISSING, "mark": {**text, "color": look.INK_2}, "encoding": {"x": {"field": "stub", "type": "quantitative"}, **said}},
        *beyond,
    ]  # fmt: skip


def _table(
    words: Words, pairs: Sequence[Pair], names: tuple[str, str], foot: tuple[str, Sequence[Cell]] | None
) -> Table:
    columns = [words.rows, names[1], words.extra["range"], names[0], words.extra["difference"]]
    rows = [
        (
            pair.label,
            [
                _cell(pair.second),
                Cell(pair.second.range_text or None),
                _cell(pair.first),
                Cell(pair.difference),
            ],
        )
        for pair in pairs
    ]
    return Table(columns, rows, foot)


def _cell(each: Estimate) -> Cell:
    return Cell(each.text if each.value is not None else None, each.href)
