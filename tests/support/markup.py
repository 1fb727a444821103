"""What a page's markup holds: where its links lead, and of what shapes its elements are.

A shape is what decides how an element looks and what it is for who cannot see it: its tag, classes and state, inside which other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_VALUES = {"role", "type", "data-status", "data-standing", "data-state", "data-presence", "data-level", "aria-current", "aria-disabled",
           "aria-pressed", "aria-selected"}  # fmt: skip
"""Attributes whose value is of the shape."""
_FLAGS = {"disabled", "hidden", "open", "multiple", "tabindex"}
"""Attributes of which it counts that they are there, as of every aria-…"""
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(frozen=True, slots=True)
class Markup:
    """A page that was read."""

    links: list[str]
    shapes: frozenset[str]


def read(text: str) -> Markup:
    """Read a page that our own templates made: tags are closed, values are quoted."""
    links: list[str] = []
    shapes: set[str] = set()
    within = [("", "")]
    for closes, tag, rest in _TAG.findall(text):
        if closes:
            _leave(within, tag)
            continue
        held = {name: first or second for name, first, second in _ATTRIBUTE.findall(rest)}
        if tag == "a" and "href" in held:
            links.append(unescape(held["href"]))
        classes = ".".join((tag, *sorted(held.get("class", "").split())))
        shapes.add(" ".join((within[-1][1], ">", classes, *sorted(_state(held)))))
        if tag not in _VOID and not rest.endswith("/"):
            within.append((tag, classes))
    return Markup(links, frozenset(shapes))


def _leave(within: list[tuple[str, str]], tag: str) -> None:
    if any(tag == name for name, _ in within):
        while within.pop()[0] != tag:  # what may be left open was
            continue


def _state(held: dict[str, str]) -> Iterator[str]:
    for name, value in held.items():
        if name in _VALUES:
            yield f"{name}={value}"
        elif name in _FLAGS or name.startswith("aria-"):
            yield name
