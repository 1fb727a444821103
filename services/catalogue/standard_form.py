"""Writes out the short form in which the catalogue's files hold their intake forms.

A field is JSON Schema with five short words: `kind` takes over a definition of kinds.yaml; `label` and
`help` are texts in both languages; `choices` are the values of a list with their texts; `personal` marks
personal data. The order of the fields in the file is their order on the page. Objects take no other fields.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.catalogue.standard_yaml import StandardInvalid

Json = dict[str, Any]


def expand_form(form: object, kinds: Mapping[str, Json], *, file: str) -> Json:
    """The JSON Schema of a form. Raises StandardInvalid for an unknown kind or a field that is no object."""
    return _field(form, kinds, file, "/form")


def _field(field: object, kinds: Mapping[str, Json], file: str, at: str) -> Json:
    if not isinstance(field, Mapping):
        raise StandardInvalid(file, at, f"held {field!r}; it takes a field: {{kind, label, …}}")
    schema: Json = {name: field[name] for name in field if name != "kind"}
    if "kind" in field:
        if field["kind"] not in kinds:
            known = ", ".join(kinds)
            raise StandardInvalid(file, f"{at}/kind", f"held {field['kind']!r}; it takes one of {known}")
        schema = {**kinds[field["kind"]], **schema}
    for word, write in _WORDS.items():
        if word in schema:
            schema |= write(schema.pop(word))
    if "properties" in schema:
        schema |= _object(schema["properties"], kinds, file, f"{at}/properties")
    if "items" in schema:
        schema["items"] = _field(schema["items"], kinds, file, f"{at}/items")
    return schema


def _object(properties: object, kinds: Mapping[str, Json], file: str, at: str) -> Json:
    if not isinstance(properties, Mapping):
        raise StandardInvalid(file, at, f"held {properties!r}; it takes fields by name")
    fields = {name: _field(field, kinds, file, f"{at}/{name}") for name, field in properties.items()}
    ordered = {name: {**field, "x-order": n} for n, (name, field) in enumerate(fields.items(), start=1)}
    return {"type": "object", "additionalProperties": False, "properties": ordered}


def _label(texts: Any) -> Json:
    return {"x-label": texts, "title": texts["ja"] if isinstance(texts, Mapping) and "ja" in texts else texts}


def _choices(texts: Any) -> Json:
    return {"type": "string", "enum": list(texts), "x-enum-labels": texts}


def _help(texts: Any) -> Json:
    return {"x-help": texts}


def _personal(flag: Any) -> Json:
    return {"x-personal": flag}


_WORDS: Mapping[str, Callable[[Any], Json]] = {
    "label": _label,
    "help": _help,
    "choices": _choices,
    "personal": _personal,
}
