"""What the papers' fonts can show. A letter that they cannot is printed as 〓 (the printers' geta), never as an empty box:
a PDF/A with a letter that has no glyph would be invalid, and no paper would come out at all."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
"""Laid out at set-up (deploy/set_up.py)."""
GETA = "〓"
_KEPT = {"\n"}


FAMILIES = ("BIZUDPGothic", "IBMPlexSans")
"""What the papers are set in: a letter that one of them lacks comes from the other. Each has a regular and a bold cut."""


@cache
def shown() -> frozenset[str]:
    """The letters that every cut of one of the families has."""
    return frozenset[str]().union(*(_shown_by(family) for family in FAMILIES))


def _shown_by(family: str) -> frozenset[str]:
    found = [_letters(path) for path in sorted(FONTS.glob(f"{family}*.ttf"))]
    if not found:
        raise FileNotFoundError(f"the papers' fonts are not in {FONTS}; run: make setup")
    return frozenset[str].intersection(*found)


def _letters(path: Path) -> frozenset[str]:
    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def printable(value: Any) -> Any:
    """The same texts, lists and objects, with 〓 for what has no glyph."""
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, Mapping):
        return {name: printable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [printable(each) for each in value]
    return value


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    known = shown()
    return "".join(each if each in known or each in _KEPT else GETA for each in text)
