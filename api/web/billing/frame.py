"""What the pages of billing have in common: how their reader reads, and the frame around them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.web.chrome import Chrome, chrome_of
from api.web.formats import Formats
from api.web.reader import Reader
from api.web.rendering import page
from api.web.words import words


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page and the formats of its reader, asked for once."""

    chrome: Chrome
    formats: Formats


async def frame(reader: Reader) -> Frame:
    chrome = await chrome_of(reader.who)
    return Frame(
        chrome,
        Formats(words(reader.language, "billing"), chrome.zone, datetime.now(UTC), era=reader.taste.era),
    )


async def show(
    request: Request,
    reader: Reader,
    template: str,
    around: Frame | None = None,
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    """A page of billing."""
    around = around or await frame(reader)
    return await page(request, reader, f"billing/{template}", status=status, chrome=around.chrome, **values)
