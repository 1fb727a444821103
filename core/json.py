"""JSON as the product writes it: instants in RFC 3339 with offset, ids and decimals as text."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson


def dumps(value: Any) -> bytes:
    """The JSON text of a value, in UTF-8. Raises TypeError for what has no JSON form here."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z)


def text(value: Any) -> str:
    """The same as text, as database parameters want it."""
    return dumps(value).decode()


loads = orjson.loads


def _plain(value: Any) -> Any:
    """What orjson leaves to us: the driver's own UUID class, decimals (as text, never as floats), sets and mappings."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} has no JSON form here")
