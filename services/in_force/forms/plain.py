"""Values that JSON or the database cannot carry, found before the form looks at the data.

Python's own JSON reader lets through lone surrogates, NaN and any depth; Postgres takes no U+0000 in jsonb.
"""

from collections.abc import Iterator
from math import isfinite

import orjson

from core.errors import FieldError
from services.in_force.forms.keywords import Path
from services.in_force.forms.refusals import pointer_of

MAX_DATA_DEPTH = 32
MAX_DATA_BYTES = 256 * 1024
MAX_VALUES = 10_000
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**64 - 1

_TEXTS = {
    "text": ("使えない文字（U+0000 または不正なサロゲート）を含んでいます。",
             "This text holds a character that cannot be kept: U+0000, or half of a surrogate pair."),
    "number": ("数値が大きすぎるか、有限の値ではありません。",
               "This number is not finite, or it is too large to be kept."),
    "too_deep": (f"入れ子が深すぎます。{MAX_DATA_DEPTH} 段までです。",
                 f"The data are nested too deeply; they take up to {MAX_DATA_DEPTH} levels."),
    "too_large": (f"データが大きすぎます。{MAX_DATA_BYTES // 1024} KiB、値 {MAX_VALUES} 個までです。",
                  f"The data are too large; they take up to {MAX_DATA_BYTES // 1024} KiB, {MAX_VALUES} values."),
    "not_json": ("JSON で表せない値です。", "This value cannot be written as JSON."),
}  # fmt: skip


def plain_errors(data: object, language: str) -> Iterator[FieldError]:
    """Where the data hold what cannot be kept. Values are not repeated."""
    written = _written(data)
    if len(written) > MAX_DATA_BYTES or (written.count(b",") >= MAX_VALUES and count_of(data) > MAX_VALUES):
        yield FieldError("", "too_large", _TEXTS["too_large"][language != "ja"])
        return
    if written and _is_surely_plain(written):
        return
    for path, value in leaves(data):
        if code := _wrong(value, len(path)):
            yield FieldError(pointer_of(path), code, _TEXTS[code][language != "ja"])


def count_of(data: object) -> int:
    """How many values the data hold, objects and lists included."""
    waiting, count = [data], 0
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, list | dict):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return count


def _written(data: object) -> bytes:
    """The data as JSON; empty where the fast writer refuses: surrogates, large numbers, foreign types."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return b""


def _is_surely_plain(written: bytes) -> bool:
    """Whether what was written shows that nothing is wrong (NaN is written as null); else look closely."""
    shallow = written.count(b"{") + written.count(b"[") <= MAX_DATA_DEPTH
    return shallow and b"\\u0000" not in written and b"null" not in written


def leaves(data: object) -> Iterator[tuple[Path, object]]:
    """Every name and value in the data that is no object or list, with its path; no deeper than the bound."""
    waiting: list[tuple[Path, object]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MAX_DATA_DEPTH or not isinstance(value, dict | list) or not _has_names(value):
            yield path, value
        elif isinstance(value, list):
            waiting.extend(((*path, n), inner) for n, inner in enumerate(value))
        else:
            yield from ((path, name) for name in value)
            waiting.extend(((*path, name), inner) for name, inner in value.items())


def _has_names(value: dict[object, object] | list[object]) -> bool:
    """Whether the keys of an object are all text, as in JSON."""
    return isinstance(value, list) or all(isinstance(name, str) for name in value)


def _wrong(value: object, depth: int) -> str | None:
    if depth > MAX_DATA_DEPTH:
        return "too_deep"
    if isinstance(value, str):
        return None if _is_storable(value) else "text"
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return None if MIN_INTEGER <= value <= MAX_INTEGER else "number"
    if isinstance(value, float):
        return None if isfinite(value) else "number"
    return "not_json"


def _is_storable(text: str) -> bool:
    if "\x00" in text:
        return False
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
