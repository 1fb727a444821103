"""Markdown of instructions and messages as HTML: CommonMark without raw HTML, links to http(s) and mailto alone."""

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


def markdown(text: str) -> Markup:
    """The text as HTML that is safe to show: what looks like HTML in it is shown as it stands."""
    return Markup(_reader().render(text))  # noqa: S704  (raw HTML is off, and markdown-it refuses javascript: links)
