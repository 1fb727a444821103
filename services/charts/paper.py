"""The same charts for paper: SVG by vl-convert, in the light colours, with the same bytes whenever the chart is the same.

vl-convert holds a script engine (80 MB, a second to start): it is imported where a paper is drawn, not where pages are served.
"""

import re
from typing import Any

from core import json
from services.charts.look import LIGHT, WIDTH
from services.charts.model import Chart, Spec

VEGA_LITE = "6.4"
_PART = re.compile(r"\b(?:clip|gradient_)\d+\b")
_TOKEN = re.compile(r"var\((--[a-z0-9-]+)\)")


def svg(chart: Chart, *, width: int = WIDTH, font: str = "") -> str:
    """The chart as it is printed. `font` is the family that the paper has. Takes long: run it in a thread, or in a worker."""
    import vl_convert  # noqa: PLC0415

    drawn = vl_convert.vegalite_to_svg(
        specification(chart.spec, width=width, font=font), vl_version=VEGA_LITE
    )
    return _named(str(drawn), chart.id)


def _named(drawn: str, name: str) -> str:
    """Names of parts that tell of this chart alone: the engine counts on from chart to chart."""
    parts: dict[str, str] = {}
    return _PART.sub(lambda found: parts.setdefault(found[0], f"{name}-{len(parts)}"), drawn)


def specification(spec: Spec, *, width: int, font: str = "") -> Spec:
    """What is printed: every token as its light value, and a width of its own."""
    held: Any = json.loads(_TOKEN.sub(lambda found: LIGHT[found[1]], json.text(_without_links(spec))))
    fonts = {"font": font} if font else {}
    return {**held, "width": width, "background": LIGHT["--surface"], "config": {**held["config"], **fonts}}


def _without_links(held: Any) -> Any:
    """Paper leads nowhere: no links, and nothing to say under a pointer."""
    if isinstance(held, dict):
        return {
            key: _without_links(each) for key, each in held.items() if key not in {"href", "tip", "tooltip"}
        }
    return [_without_links(each) for each in held] if isinstance(held, list) else held
