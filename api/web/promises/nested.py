"""Forms with parts that repeat, as nested values: `steps.k3.title.ja` is the title of the part k3 of `steps`.

Parts are known by a key, not by their number: they keep the order in which the form held them, so that a script may move one by
moving its elements alone. `name[]` gathers what was ticked. A button named `do` says what to do with a part.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

MOST_DEEP = 8


@dataclass(frozen=True, slots=True)
class Do:
    """What a button asks for: `up:steps:k3` moves the part k3 of `steps` up."""

    verb: str
    path: str = ""
    key: str = ""


async def sent(request: Request) -> tuple[dict[str, Any], Do]:
    """What a form held, nested, and what its button asked for (`save` where it was sent by a key)."""
    items = [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
    asked = next((value for name, value in items if name == "do"), "save")
    return nested((name, value) for name, value in items if name not in {"do", "csrf"}), Do(
        *asked.split(":", 2)
    )


def nested(items: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Flat fields as nested mappings, in their order."""
    held: dict[str, Any] = {}
    for name, value in items:
        *way, last = name.removesuffix("[]").split(".", MOST_DEEP)
        inner = held
        for step in way:
            found = inner.setdefault(step, {})
            if not isinstance(found, dict):
                break
            inner = found
        else:
            if name.endswith("[]"):
                listed = inner.setdefault(last, [])
                if isinstance(listed, list):
                    listed.append(value)
            else:
                inner[last] = value.replace("\r\n", "\n")
    return held


def parts(value: object) -> dict[str, dict[str, Any]]:
    """The parts that stand under a name; nothing where there is something else."""
    if not isinstance(value, dict):
        return {}
    return {key: part for key, part in value.items() if isinstance(part, dict)}


def keyed(values: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Parts under fresh keys."""
    return {f"k{n}": dict(value) for n, value in enumerate(values)}


def fresh_key(held: Mapping[str, Any]) -> str:
    """A key that no part has."""
    return next(key for n in range(len(held) + 1) if (key := f"n{n}") not in held)


def rearranged(held: dict[str, dict[str, Any]], do: Do) -> dict[str, dict[str, Any]]:
    """The parts after `up`, `down` or `remove` of one of them."""
    keys = list(held)
    if do.key not in held:
        return held
    at = keys.index(do.key)
    keys.remove(do.key)
    if do.verb in {"up", "down"}:
        keys.insert(max(0, at + (1 if do.verb == "down" else -1)), do.key)
    return {key: held[key] for key in keys}


def is_code(text: object) -> bool:
    """Whether a text can be a code: small letters, digits, dots, hyphens."""
    return isinstance(text, str) and re.fullmatch(r"[a-z][a-z0-9_.-]{1,63}", text) is not None
