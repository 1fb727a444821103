"""Unmasking: what somebody means who sends back what they were shown, some of it masked.

Pure. A masked value that comes back as it was shown stays as it is kept. One that was changed must be written anew as a whole;
inside a list, whose rows cannot be told apart once they moved, the list comes back as it was shown, or with plain values alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from services.rules.masking import DOT
from services.rules.pointers import look_up, tokens, under


class StillMasked(ValueError):
    """A masked value stands where its plain value is needed; `pointer` says where."""

    def __init__(self, pointer: str) -> None:
        super().__init__(f"{pointer} is masked")
        self.pointer = pointer


def unmasked(
    sent: Mapping[str, Any], *, shown: Mapping[str, Any], kept: Mapping[str, Any], hidden: Iterable[str]
) -> dict[str, Any]:
    """What was sent, with the kept values where it holds those that were shown masked (`hidden`, by pointer).

    Raises StillMasked.
    """
    meant: dict[str, Any] = deepcopy(dict(sent))
    for pointer in hidden:
        path = _whole(kept, tokens(pointer))
        value = look_up(meant, path)
        if value == look_up(kept, path):
            continue
        if value == look_up(shown, path):
            _put(meant, path, deepcopy(look_up(kept, path)))
        elif DOT in str(value):
            raise StillMasked(under("", *path))
    return meant


def _whole(kept: Mapping[str, Any], path: Sequence[str]) -> Sequence[str]:
    """Up to the first list on the way: that comes back as a whole."""
    for n in range(1, len(path)):
        if isinstance(look_up(kept, path[:n]), list | tuple):
            return path[:n]
    return path


def _put(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Every step but the last leads through a mapping: it was looked up before."""
    held: Any = data
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = value
