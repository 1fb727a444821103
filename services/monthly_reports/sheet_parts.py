"""The parts of which sections are made."""

from collections.abc import Iterable, Sequence
from typing import Any

from services.charts.model import Chart

Block = dict[str, Any]


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    words_in: int = 1,
    heading: str = "",
    foot: Sequence[str] = (),
    words_last: bool = False,
    figures: Sequence[str] = (),
    keys: Sequence[str] = (),
) -> Block:
    """A table whose first columns are words and the others figures; with `words_last` the last one is of words too.

    `figures` says by column, `keys` by row what a figure is of, so that a page can open it: what is computed stays what it is.
    """
    align = ["left" if n < words_in else "right" for n in range(len(head))]
    if words_last:
        align[-1] = "left"
    made = {
        "kind": "table",
        "heading": heading,
        "head": list(head),
        "align": align,
        "figures": list(figures),
        "keys": list(keys),
    }
    return made | {"rows": [list(row) for row in rows], "foot": list(foot)}


def bullets(items: Sequence[str], *, heading: str) -> Block:
    """A list of sentences under a heading."""
    return {"kind": "list", "heading": heading, "items": list(items)}


def note(text: str) -> Block:
    """A sentence by itself."""
    return {"kind": "note", "text": text}


def drawing(chart: Chart | None) -> list[Block]:
    """A chart, where there is one. A page draws it; paper has it as a picture (papers.py)."""
    return [] if chart is None else [{"kind": "chart", "heading": chart.title, "chart": chart}]
