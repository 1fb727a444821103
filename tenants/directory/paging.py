"""Lists in the order of their ids, which is that of their making. The cursor holds the last id."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from core.errors import Invalid


class HasId(Protocol):
    @property
    def id(self) -> UUID: ...


T = TypeVar("T", bound=HasId)
FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and where the next page begins (None: there is none)."""

    data: Sequence[T]
    next_cursor: str | None


def page(cards: Sequence[T], *, limit: int) -> Page[T]:
    """Cut a page from `limit + 1` rows that were asked for."""
    more = len(cards) > limit
    return Page(
        cards[:limit], urlsafe_b64encode(cards[limit - 1].id.bytes).decode().rstrip("=") if more else None
    )


def after(cursor: str | None) -> UUID:
    """The id after which a page begins. Raises Invalid for what is no cursor."""
    if cursor is None:
        return FIRST
    try:
        return UUID(bytes=urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid.field(
            "/cursor", "bad_cursor", f"held {cursor[:60]!r}; takes next_cursor of the page before"
        ) from error


def texts(value: Any) -> tuple[str, ...] | None:
    """A column of texts as cards hold it."""
    return None if value is None else tuple(value)
