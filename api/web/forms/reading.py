"""From what a browser sent to the data of a form. What cannot be read as its type stays as typed, and the check names it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

import jsonschema_rs

from api.web.forms.controls import PREFIX, Control, Path, Reading, name_of
from api.web.forms.kinds import kind_of, members, plain, type_of
from core import json
from services.in_force.forms.fields import Field, field_at
from services.in_force.forms.keywords import Schema
from services.in_force.forms.limits import validator_of


class Sent(Protocol):
    """The fields of a request, each with its texts."""

    def keys(self) -> Iterable[str]: ...
    def getlist(self, key: Any) -> list[Any]: ...


def read(schema: Schema, sent: Sent, reading: Reading, *, keep_empty: bool = False) -> dict[str, Any]:
    """The data; fields that were left empty are not in it. `keep_empty` keeps rows that hold nothing yet."""
    return _Reader(schema, sent, reading, keep_empty=keep_empty).object_at(())


def grow(data: dict[str, Any], shown: Control, remove: int | None = None) -> dict[str, Any]:
    """The data with one more entry in a list than the page showed, or with one taken out."""
    pointer = shown.name.removeprefix(PREFIX)
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    held: Any = data
    for step in steps[:-1]:
        held = held[int(step)] if isinstance(held, list) else held.setdefault(step, {})
    entries: list[Any] = held.setdefault(steps[-1], []) if isinstance(held, dict) else held[int(steps[-1])]
    if remove is None:
        entries.extend({} for _ in range(len(entries), len(shown.rows or shown.parts) + 1))
    elif 0 <= remove < len(entries):
        del entries[remove]
    return data


class _Reader:
    def __init__(self, root: Schema, sent: Sent, reading: Reading, *, keep_empty: bool) -> None:
        self._root, self._sent, self._reading, self._keep_empty = root, sent, reading, keep_empty
        self._names = [str(name) for name in sent.keys()]  # noqa: SIM118  (no mapping: a name may come twice)

    def object_at(self, path: Path) -> dict[str, Any]:
        found = {name: self._value((*path, name)) for name in members(field_at(self._root, path))}
        return {name: value for name, value in found.items() if value is not None}

    def _value(self, path: Path) -> Any:
        field = field_at(self._root, path)
        kind = kind_of(self._root, field, self._reading.language)
        match kind:
            case "group":
                return self.object_at(path) or None
            case "rows":
                rows = [self.object_at((*path, n)) for n in self._numbers(path)]
                return [row for row in rows if row or self._keep_empty] or None
            case "entries":
                entries = [self._value((*path, n)) for n in self._numbers(path)]
                return [each or "" for each in entries if each is not None or self._keep_empty] or None
            case "choices":
                return [
                    self._chosen(field_at(self._root, (*path, 0)), text)
                    for text in self._texts(name_of(path))
                    if text
                ] or None
            case "date":
                return self._date(name_of(path))
        text = self._text(name_of(path))
        return None if text == "" else self._read(field, kind, text)

    def _read(self, field: Field, kind: str, text: str) -> Any:
        how: Mapping[str, Callable[[], Any]] = {
            "number": lambda: number(text, whole=type_of(field) == "integer"),
            "yes_no": lambda: {"true": True, "false": False}.get(text, text),
            "choice": lambda: self._chosen(field, text),
            "moment": lambda: self._moment(text),
            "json": lambda: _json(text),
            "line": lambda: _fitted(field, text),
        }
        return how[kind]() if kind in how else text

    def _chosen(self, field: Field, text: str) -> Any:
        """The value of a choice: values that are no texts are sent as texts."""
        values = field.first("enum") or [
            each["const"] for each in field.first("oneOf") or field.first("anyOf") or ()
        ]
        return next((value for value in values if plain(value) == text), text)

    def _date(self, name: str) -> str | None:
        """YYYY-MM-DD of three fields; what is no day stays as it was typed, for the check to name."""
        parts = [unicodedata.normalize("NFKC", self._text(f"{name}:{part}")) for part in "ymd"]
        if not any(parts):
            return None
        year, month, day = parts
        return "-".join((year, month.zfill(2) if month else "", day.zfill(2) if day else ""))

    def _moment(self, text: str) -> str:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        return (at if at.tzinfo else at.replace(tzinfo=self._reading.zone)).isoformat(timespec="seconds")

    def _numbers(self, path: Path) -> list[int]:
        """The numbers of the entries of a list that were sent, in order."""
        begin = name_of(path) + "/"
        found = {re.match(r"\d{1,4}", name[len(begin) :]) for name in self._names if name.startswith(begin)}
        return sorted({int(match[0]) for match in found if match})

    def _text(self, name: str) -> str:
        return next(iter(self._texts(name)), "")

    def _texts(self, name: str) -> list[str]:
        return [
            each.replace("\r\n", "\n").strip() for each in self._sent.getlist(name) if isinstance(each, str)
        ]


def number(text: str, *, whole: bool) -> int | float | str:
    """A number as people write it (1,200円, full-width digits); the text itself where it is none."""
    bare = re.sub(r"[,\s¥\\円]", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"[+-]?\d{1,18}", bare):
        return int(bare)
    if re.fullmatch(r"[+-]?\d{1,18}\.\d{1,12}", bare):
        value = float(bare)
        return int(value) if whole and value.is_integer() else value
    return text


def _fitted(field: Field, text: str) -> str:
    """The text; in its half-width (or composed) form where only that is what the field takes."""
    plainer = unicodedata.normalize("NFKC", text)
    rule: Mapping[str, Any] = {name: value for name in ("pattern", "format") if (value := field.first(name))}
    if plainer == text or not rule:
        return text
    try:
        validator = validator_of(rule)
    except jsonschema_rs.ValidationError:
        return text
    return plainer if not validator.is_valid(text) and validator.is_valid(plainer) else text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
