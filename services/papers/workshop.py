"""Where papers are made: beside the event loop, a few at a time. A page takes some hundredths of a second, a long table more."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache

import typst

from core.errors import Unavailable
from core.said import say
from services.papers.glyphs import FONTS

AT_ONCE, MOST_WAITING = 2, 64
_workshop = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="papers")
_asked = 0


@asynccontextmanager
async def workshop() -> AsyncIterator[ThreadPoolExecutor]:
    """The threads in which papers are made. Raises Unavailable where too many wait already."""
    global _asked  # noqa: PLW0603  (one workshop a process)
    if _asked >= AT_ONCE + MOST_WAITING:
        raise Unavailable(say("Many papers are being made; ask again in a moment."), retry_after=2)
    _asked += 1
    try:
        yield _workshop
    finally:
        _asked -= 1


@cache
def fonts() -> typst.Fonts:
    """The papers' own fonts alone, read once: what a machine has installed changes no paper."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
