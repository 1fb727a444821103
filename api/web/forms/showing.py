"""The data of a form as people read it: labels and texts. What a reader may not see comes masked (services/access_records)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from api.web.forms.conditions import yes_no
from api.web.forms.controls import Line, Path, Reading
from api.web.forms.kinds import choices_of, is_month, is_year, kind_of, members, plain
from core import json
from services.in_force.forms.fields import Field, field_at
from services.in_force.forms.keywords import Schema
from services.in_force.forms.refusals import pointer_of


def show(
    schema: Schema, data: Mapping[str, Any], reading: Reading, *, hidden: Iterable[str] = ()
) -> list[Line]:
    """The fields that hold something, in the order of the form. `hidden` are the pointers of values that are masked in the data."""
    return _Shower(schema, reading, frozenset(hidden)).object_at((), data)


class _Shower:
    def __init__(self, root: Schema, reading: Reading, hidden: frozenset[str]) -> None:
        self._root, self._reading, self._hidden = root, reading, hidden

    def object_at(self, path: Path, data: Any) -> list[Line]:
        held = data if isinstance(data, Mapping) else {}
        known = members(field_at(self._root, path))
        names = [name for name in known if name in held] + [name for name in held if name not in known]
        return [self._line((*path, name), held[name]) for name in names]

    def _line(self, path: Path, value: Any) -> Line:
        field, language = field_at(self._root, path), self._reading.language
        kind = kind_of(self._root, field, language)
        at = (pointer_of(path), field.name(language))
        if kind == "group":
            return Line(*at, rows=[self.object_at(path, value)])
        if kind == "rows" and isinstance(value, list):
            return Line(*at, rows=[self.object_at((*path, n), row) for n, row in enumerate(value)])
        return Line(*at, self._text(path, field, kind, value), pointer_of(path) in self._hidden)

    def _text(self, path: Path, field: Field, kind: str, value: Any) -> str:
        language = self._reading.language
        if isinstance(value, list):
            entry = field_at(self._root, (*path, 0))
            inner = kind_of(self._root, entry, language)
            return ("、" if language == "ja" else ", ").join(
                self._text((*path, 0), entry, inner, each) for each in value
            )
        match kind:
            case "choice" | "yes_no":
                texts = dict(choices_of(field, language)) if kind == "choice" else yes_no(language)
                return texts.get(plain(value), plain(value))
            case "number" if isinstance(value, int | float) and not isinstance(value, bool):
                return str(value) if is_year(field) else self._reading.format.number(value)
            case "line" if is_month(field):
                return self._month(str(value))
            case "date" | "moment":
                return self._when(str(value))
        return plain(value) if isinstance(value, str | int | float | bool) else json.text(value)

    def _month(self, text: str) -> str:
        try:
            return self._reading.format.month(date.fromisoformat(f"{text}-01"))
        except ValueError:
            return text

    def _when(self, text: str) -> str:
        try:
            if "T" in text:
                at = datetime.fromisoformat(text)
                return (
                    f"{self._reading.format.day(at, year=True)} {self._reading.format.time(at)}"
                    if at.tzinfo
                    else text
                )
            return self._reading.format.day(date.fromisoformat(text), year=True)
        except ValueError:
            return text
