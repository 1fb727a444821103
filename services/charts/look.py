"""How charts look: colours by their token, so that the page's theme decides; sizes; and what every specification begins with.

Paper has no theme: there a token stands for its light value.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.charts.model import Spec

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK, INK_2, LINE, EDGE = "var(--ink)", "var(--ink-2)", "var(--line)", "var(--line-control)"
ONE, TWO, THREE = "var(--chart-1)", "var(--chart-2)", "var(--chart-3)"
RISK, LATE, GROUND = "var(--risk-line)", "var(--late)", "var(--surface)"
HEAT = tuple(f"var(--heat-{n})" for n in range(6))
LOOKS: Mapping[str, str] = {"1": ONE, "2": TWO, "3": THREE, "risk": RISK, "late": LATE}
FONT = "BIZ UDPGothic, Hiragino Sans, Noto Sans JP, sans-serif"
"""Of papers; a page puts its own reader's font in its place."""
LETTER = 7.5
"""Pixels of a bold figure of 12 px, at most: what stands beyond a bar needs room, however narrow the chart is."""
WIDTH = 560
"""Of papers; on a page a chart is as wide as its place."""

LIGHT: Mapping[str, str] = {
    "--ink": "#1a232c", "--ink-2": "#4a545d", "--line": "#dde0e3", "--line-control": "#7a8189",
    "--chart-1": "#1d4f7e", "--chart-2": "#89939e", "--chart-3": "#a4c1e0",
    "--risk-line": "#dc932e", "--late": "#aa1f1f", "--surface": "#ffffff",
    "--heat-0": "#ffffff", "--heat-1": "#dee5ed", "--heat-2": "#afc1d3", "--heat-3": "#839db9", "--heat-4": "#53779d", "--heat-5": "#1d4f7e",
}  # fmt: skip
"""The light values of the tokens, for paper. A test holds them to tokens.css."""


def base(height: int, values: Sequence[Mapping[str, Any]], **more: Any) -> Spec:
    """A specification as wide as its place."""
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "background": "transparent",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 8, "bottom": 2},
        "data": {"values": [dict(each) for each in values]},
        "config": _CONFIG,
        **more,
    }


_CONFIG: Spec = {
    "font": FONT, "aria": False, "view": {"stroke": None}, "legend": {"disable": True},
    "axis": {
        "title": None, "labelFontSize": 12, "labelColor": INK_2, "gridColor": LINE, "domainColor": EDGE, "ticks": False, "labelPadding": 8,
        "labelFontWeight": 400,
    },
    "text": {"fontSize": 12, "color": INK_2},
}  # fmt: skip


def group(encoding: Spec, layers: Sequence[Spec]) -> Spec:
    """Layers with channels in common, beside others that do not have them."""
    return {"encoding": encoding, "layer": list(layers)}


def told(**values: Any) -> Spec:
    """What a mark says under the pointer (`tip`), and where it leads (`href`)."""
    return {
        "tooltip": {"field": "tip", "type": "nominal"},
        "href": {"field": "href", "type": "nominal"},
        **values,
    }


def across(names: bool = True) -> Spec:
    """A horizontal axis of names, which leaves out what does not fit."""
    return {
        "labelAngle": 0,
        "labelOverlap": "parity",
        "labelSeparation": 8,
        "grid": False,
        "domain": names,
        "labelColor": INK_2,
    }


NAMES = 190
"""Pixels that a name beside a bar takes at most; a longer one goes on in a second line."""
_WIDE, _NARROW = 12.5, 7.0
_OPENING = "(（"


def beside(**more: Any) -> Spec:
    """A vertical axis of names, none of them cut off: they are broken as `broken` says."""
    return {
        "labelColor": INK,
        "labelLimit": NAMES + 30,
        "labelExpr": "split(datum.label, '\\n')",
        "labelOffset": {"condition": {"test": "indexof(datum.label, '\\n') >= 0", "value": -7}, "value": 0},
        **more,
    }


def over(rows: int, *, bars: int, gap: int = 26) -> tuple[int, Spec]:
    """A vertical axis of names that stand over their bars: how high it is for so many, each `bars` pixels high, and its channel's rest."""
    step = bars + gap
    axis = {
        "labelColor": INK,
        "labelAlign": "left",
        "labelBaseline": "bottom",
        "labelPadding": 0,
        "labelOffset": -bars / 2 - 3,
        "labelLimit": 400,
        "domain": False,
    }
    padding = gap / step
    return rows * step + gap, {"axis": axis, "scale": {"paddingInner": padding, "paddingOuter": padding}}


def broken(name: str) -> str:
    """A name in one line or two: broken before a bracket or at a space where there is one, as near to the middle as may be."""
    if _reach(name) <= NAMES:
        return name
    half = _reach(name) / 2
    places = [n for n in range(1, len(name)) if name[n] in _OPENING or name[n - 1] == " "] or list(
        range(1, len(name))
    )
    fit = [n for n in places if max(_reach(name[:n]), _reach(name[n:])) <= NAMES] or list(range(1, len(name)))
    at = min(fit, key=lambda n: abs(_reach(name[:n]) - half))
    return f"{name[:at].rstrip()}\n{name[at:]}"


def _reach(text: str) -> float:
    """Pixels of a text of 12 px, about."""
    return sum(_NARROW if each.isascii() else _WIDE for each in text)


def ceiling(values: Sequence[float | None]) -> float:
    """The next of 1, 2, 4, 5, 8 or 10 times a power of ten at or above the largest value, so that steps read well."""
    most = max((value for value in values if value is not None), default=0.0)
    if most <= 0:
        return 1.0
    power = 10.0 ** len(str(int(most))) / 10 if most >= 1 else 1.0
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= most)
