"""JSON pointers (RFC 6901): written into errors, and read to look into form data.

Pure. A pointer is text; its tokens are the decoded names and indexes on the way down.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from services.rules.refusals import phrase

MAX_TOKENS = 16

_BAD_ESCAPE = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]*", re.ASCII)


class Nothing(Enum):
    """What `look_up` finds where there is nothing; unlike None, it is not a value of JSON."""

    HERE = "nothing here"


NOTHING: Final = Nothing.HERE


def tokens(pointer: str) -> tuple[str, ...]:
    """The decoded tokens of a pointer.

    Raises ValueError unless it starts with a slash, escapes as RFC 6901 says, and is at most 16 tokens long.
    """
    if not pointer.startswith("/"):
        raise ValueError(phrase("a pointer starts with /"))
    if _BAD_ESCAPE.search(pointer):
        raise ValueError(phrase("~ is written ~0 and / inside a name ~1"))
    parts = tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))
    if len(parts) > MAX_TOKENS:
        raise ValueError(phrase("a pointer has at most {most} parts", most=MAX_TOKENS))
    return parts


def under(pointer: str, *names: str | int) -> str:
    """`pointer` followed by these names, each escaped."""
    escaped = (str(name).replace("~", "~0").replace("/", "~1") for name in names)
    return "".join([pointer, *(f"/{name}" for name in escaped)])


def look_up(document: object, path: Sequence[str]) -> object:
    """The value at `path`, or NOTHING. Never raises: form data may have any shape."""
    here = document
    for token in path:
        if isinstance(here, Mapping):
            here = here.get(token, NOTHING)
        elif isinstance(here, list | tuple):
            fits = _INDEX.fullmatch(token) and len(token) < 10 and int(token) < len(here)
            here = here[int(token)] if fits else NOTHING
        else:
            return NOTHING
    return here
