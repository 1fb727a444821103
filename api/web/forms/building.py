"""From a schema and data to the fields of a page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.web.forms import conditions
from api.web.forms.controls import PREFIX, Control, Path, Reading, begun, id_of, name_of
from api.web.forms.kinds import choices_of, kind_of, members, plain
from api.web.forms.reading import grow
from core import json
from services.in_force.forms.fields import Field, field_at
from services.in_force.forms.keywords import Schema
from services.in_force.forms.refusals import pointer_of

Errors = Mapping[str, str]
_EMPTY: Mapping[str, Any] = {}


def build(schema: Schema, data: Mapping[str, Any], errors: Errors, reading: Reading) -> list[Control]:
    """The fields of a form in their order, with what was typed, and with the errors by pointer."""
    return _Builder(schema, data, errors, reading).object_at((), data)


def grown(
    schema: Schema, data: Mapping[str, Any], reading: Reading, *, add: str | None, remove: str | None
) -> dict[str, Any]:
    """The data with one entry more in the list that a page asked for (`add`: /items), or with one less (`remove`: /items/2)."""
    pointer, _, n = (add, "", "") if add is not None else (remove or "").rpartition("/")
    lists = {
        each.name.removeprefix(PREFIX): each
        for each in build(schema, data, {}, reading)
        if each.kind in {"rows", "entries"}
    }
    if pointer not in lists:
        return dict(data)
    return grow(dict(data), lists[pointer], None if add is not None else int(n) if n.isdigit() else -1)


class _Builder:
    def __init__(self, root: Schema, data: Mapping[str, Any], errors: Errors, reading: Reading) -> None:
        self._root, self._errors, self._reading = root, errors, reading
        self._now = conditions.now(root, data)
        self._when = conditions.sometimes(root, reading.language)

    def object_at(self, path: Path, data: Any) -> list[Control]:
        held = data if isinstance(data, Mapping) else _EMPTY
        needed = conditions.always(self._root, path) | (self._now if not path else frozenset())
        return [
            self._control((*path, name), held.get(name), required=name in needed)
            for name in members(field_at(self._root, path))
        ]

    def _control(self, path: Path, value: Any, *, required: bool) -> Control:
        field, language = field_at(self._root, path), self._reading.language
        kind = kind_of(self._root, field, language)
        pointer = pointer_of(path)
        common: dict[str, Any] = {
            "kind": kind, "name": name_of(path), "id": id_of(pointer), "label": field.name(language),
            "help": begun(field.text("x-help", language) or ""), "required": required, "personal": field.personal,
            "when": self._when.get(str(path[0]), "") if len(path) == 1 else "",
            "error": self._errors.get(pointer, ""), "attributes": _attributes(field, kind),
            "wide": kind in {"text", "rows", "group", "json", "choices", "entries"},
        }  # fmt: skip
        match kind:
            case "group":
                return Control(**common, parts=self.object_at(path, value))
            case "rows":
                return Control(
                    **common, rows=self._rows(path, value, required=required), can_add=_can_add(field, value)
                )
            case "entries":
                return Control(**common, parts=self._entries(path, value), can_add=_can_add(field, value))
        return Control(**common, value=self._shown(kind, value), choices=self._choices(kind, field))

    def _choices(self, kind: str, field: Field) -> Sequence[tuple[str, str]]:
        language = self._reading.language
        if kind == "yes_no":
            return list(conditions.yes_no(language).items())
        if kind == "choices":
            return choices_of(field_at(self._root, (*field.path, 0)), language)
        return choices_of(field, language) if kind == "choice" else ()

    def _rows(self, path: Path, value: Any, *, required: bool) -> list[list[Control]]:
        """What is there; where something is needed, one to begin with. Empty rows of what is optional would ask for their fields."""
        rows = _entries_of(value, {}) if value or required else []
        return [self.object_at((*path, n), row) for n, row in enumerate(rows)]

    def _entries(self, path: Path, value: Any) -> list[Control]:
        return [
            self._control((*path, n), entry, required=False) for n, entry in enumerate(_entries_of(value, ""))
        ]

    def _shown(self, kind: str, value: Any) -> Any:
        match kind:
            case "choices":
                return [plain(each) for each in value] if isinstance(value, list) else []
            case "date":
                return (*str(value or "").split("-"), "", "", "")[:3]
            case "moment":
                return self._local(value)
            case "json":
                return value if isinstance(value, str) else "" if value is None else json.text(value)
        return "" if value is None else plain(value)

    def _local(self, value: Any) -> str:
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            return str(value or "")
        return at.astimezone(self._reading.zone).strftime("%Y-%m-%dT%H:%M") if at.tzinfo else str(value)


def _entries_of(value: Any, empty: Any) -> list[Any]:
    """What is there, and one to begin with where nothing is."""
    return list(value) if isinstance(value, list) and value else [empty]


def _can_add(field: Field, value: Any) -> bool:
    most = field.first("maxItems")
    return most is None or len(_entries_of(value, None)) < most


def _attributes(field: Field, kind: str) -> dict[str, str]:
    """What the browser itself can keep to."""
    given: dict[str, str] = {"autocomplete": "off"} if field.personal else {}
    if kind in {"line", "text"} and (most := field.first("maxLength")):
        given["maxlength"] = str(most)
    if kind == "number":
        given["inputmode"] = "numeric" if field.first("type") == "integer" else "decimal"
    elif str(field.first("pattern") or "").startswith(("^[0-9]", "^0[0-9]", "^20[0-9]")):
        given["inputmode"] = "numeric"
    if kind == "line":
        given["type"] = {"email": "email", "uri": "url"}.get(str(field.first("format")), "text")
    return given
