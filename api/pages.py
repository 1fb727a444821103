"""Pages of a list whose order is that of its ids: newest first, or oldest first."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Response

from api.answers import shown
from core.errors import Invalid
from core.said import say


async def after(cursor: str | None = None) -> UUID | None:
    """Where the page begins: after this id. Raises Invalid for what is no cursor of ours."""
    if cursor is None:
        return None
    try:
        return UUID(cursor)
    except ValueError as error:
        held = cursor[:60]
        raise Invalid.field(
            "/cursor", "bad_cursor", say("held {held}; takes next_cursor of the page before", held=held)
        ) from error


After = Annotated[UUID | None, Depends(after)]


def page(found: Sequence[Any], limit: int) -> Response:
    """The answer of a list: `found` is what was asked for and one more, so that the end is known."""
    cursor = str(found[limit - 1].id) if len(found) > limit else None
    return shown({"data": found[:limit], "next_cursor": cursor})


Place = Annotated[int, Query(ge=0, le=2**62)]
"""Where a page of events begins: after this place."""


def read_place(text: str) -> int:
    """The place in a cursor of events, or in `Last-Event-ID`. Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Invalid.field(
            "/cursor", "bad_place", say("held {held}; takes the place of an event, a whole number", held=text)
        )
    return int(text)
