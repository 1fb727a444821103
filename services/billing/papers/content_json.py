"""The JSON of an invoice's content: decimals, days and ids as text, every field written, in one spelling.

The same content gives the same JSON, whatever scale its decimals came with (`1200.000000000000` from the database is `1200`).
What was kept is read as strictly: a content with a field that is missing, unknown or of another kind makes no paper at all. Only fields that
came later (`LATER`) may be missing.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from services.billing.papers.content import InvoiceContent
from services.rules.flaws import Flaws, step

_TEXTUAL = {Decimal: "a decimal as text", date: "a day such as 2026-10-31", UUID: "an id"}


def write(content: InvoiceContent) -> dict[str, Any]:
    """The content as plain JSON values, to be kept."""
    return cast("dict[str, Any]", _written(content))


def read(held: object) -> InvoiceContent:
    """The content that was kept. Raises Flawed, naming each field that is wrong."""
    flaws = Flaws()
    found = _read(InvoiceContent, held, "", flaws)
    flaws.refuse()
    return cast("InvoiceContent", found)


def plain(value: Decimal) -> str:
    """A decimal in its shortest spelling without exponent: `1200`, `0.1`, `-3.25`."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _written(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def _read(kind: Any, held: object, at: str, flaws: Flaws) -> object:
    """The value of a kind; None where it is flawed, which is noted."""
    if isinstance(kind, UnionType):
        return None if held is None else _read(_something(kind), held, at, flaws)
    if get_origin(kind) is tuple:
        return _several(get_args(kind)[0], held, at, flaws)
    if is_dataclass(kind):
        return _object(cast("type", kind), held, at, flaws)
    if kind in _TEXTUAL:
        return _from_text(kind, held, at, flaws)
    takes = get_args(kind) if get_origin(kind) is Literal else None
    if held not in takes if takes else type(held) is not kind:
        flaws.add(at, "wrong_type", held, ", ".join(takes) if takes else kind.__name__)
    return held


def _something(kind: UnionType) -> Any:
    """What an optional value is when it is there."""
    return next(each for each in get_args(kind) if each is not type(None))


def _several(kind: Any, held: object, at: str, flaws: Flaws) -> object:
    if not isinstance(held, list):
        flaws.add(at, "wrong_type", held, "a list")
        return None
    return tuple(_read(kind, each, step(at, n), flaws) for n, each in enumerate(held))


def _object(kind: type, held: object, at: str, flaws: Flaws) -> object:
    if not isinstance(held, Mapping):
        flaws.add(at, "wrong_type", held, "an object")
        return None
    wanted = _hints(kind)
    flaws.unknown(dict(held), at, tuple(wanted))
    for name in sorted(wanted.keys() - held.keys() - _later(kind)):
        flaws.add(step(at, name), "missing", None, "a value")
    known = {name: _read(wanted[name], held[name], step(at, name), flaws) for name in wanted if name in held}
    return None if flaws.found else kind(**known)


def _from_text(kind: Any, held: object, at: str, flaws: Flaws) -> object:
    try:
        if not isinstance(held, str):
            raise ValueError  # noqa: TRY004, TRY301  (one refusal for all that is not such a text)
        return kind.fromisoformat(held) if kind is date else kind(held)
    except (ValueError, ArithmeticError):
        flaws.add(at, "wrong_type", held, _TEXTUAL[kind])
        return None


@cache
def _later(kind: type) -> frozenset[str]:
    """The fields that contents may lack that were kept before."""
    return frozenset(each.name for each in fields(kind) if each.metadata.get("later"))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
