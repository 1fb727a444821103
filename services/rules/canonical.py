"""Canonical JSON, after RFC 8785: one spelling for one value, so that bytes can be hashed.

Pure. Only what the event log holds is taken: objects with text keys, lists, text, whole numbers that every
JSON reader keeps exact, true, false and null. A fraction has no place in a hash and is refused.
"""

import json
import re
from collections.abc import Mapping

MAX_WHOLE = 2**53 - 1

_PLAIN = re.compile(r"[ !#-\[\]-~]*")
"""Printable ASCII without quote and backslash: spelled as it is, and sorted as it is. Nearly all that the log holds."""


def encode(value: object) -> bytes:
    """The canonical bytes of a value, UTF-8.

    Raises ValueError, naming the place, for anything that has no single spelling.
    """
    return _spell(value, "").encode()


def _spell(value: object, at: str) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) <= MAX_WHOLE:
        return str(int(value))
    if isinstance(value, str):
        return _text(value, at)
    if isinstance(value, list | tuple):
        return f"[{','.join(_spell(item, f'{at}/{index}') for index, item in enumerate(value))}]"
    if isinstance(value, Mapping):
        return f"{{{','.join(_member(name, value[name], at) for name in _sorted(value, at))}}}"
    raise ValueError(f"{at or '/'}: {value!r} has no canonical form")


def _sorted(members: Mapping[object, object], at: str) -> list[str]:
    """The names by their UTF-16 code units, as RFC 8785 sorts them."""
    names = [name for name in members if isinstance(name, str)]
    if len(names) != len(members):
        raise ValueError(f"{at or '/'}: a name that is not text has no canonical form")
    if all(map(_PLAIN.fullmatch, names)):
        return sorted(names)
    return sorted(names, key=lambda name: _text(name, at) and name.encode("utf-16-be"))


def _member(name: str, value: object, at: str) -> str:
    return f"{_text(name, at)}:{_spell(value, f'{at}/{name}')}"


def _text(value: str, at: str) -> str:
    """JSON's own escapes and no others. Half a surrogate pair has no UTF-8."""
    if _PLAIN.fullmatch(value):
        return f'"{value}"'
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(f"{at or '/'}: {value!r} holds half a surrogate pair")
    return json.dumps(value, ensure_ascii=False)
