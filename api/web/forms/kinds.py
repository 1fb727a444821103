"""What kind of field a place of a schema is, and what one can choose there."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.web.forms.controls import Kind
from services.in_force.forms.fields import Field, field_at
from services.in_force.forms.keywords import Schema

_MONTH = "-(0[1-9]|1[0-2])$"
LONG = 300
"""A text that may be longer than this has several lines."""


def type_of(field: Field) -> str:
    """The JSON type that a place takes; empty where the schema does not say, or takes several."""
    found = field.first("type")
    if isinstance(found, Sequence) and not isinstance(found, str):
        named = [each for each in found if each != "null"]
        found = named[0] if len(named) == 1 else ""
    return found or ""


def choices_of(field: Field, language: str) -> list[tuple[str, str]]:
    """The values of a list with their texts: of `enum`, or of alternatives that are one `const` each."""
    if (values := field.first("enum")) is not None:
        return [(plain(value), _text(field, value, language)) for value in values]
    for word in ("oneOf", "anyOf"):
        found = field.first(word)
        if found and all(isinstance(each, Mapping) and "const" in each for each in found):
            return [(plain(each["const"]), _alternative(each, language)) for each in found]
    return []


def plain(value: Any) -> str:
    """A choice as the browser sends it."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)


def _text(field: Field, value: Any, language: str) -> str:
    for schema in field.schemas:
        if texts := schema.get("x-enum-labels", {}).get(str(value)):
            return str(texts.get(language) or texts["en"])
    return plain(value)


def _alternative(schema: Mapping[str, Any], language: str) -> str:
    texts = schema.get("x-label")
    return (
        str(texts.get(language) or texts["en"]) if texts else str(schema.get("title", plain(schema["const"])))
    )


def is_year(field: Field) -> bool:
    """Whether a number is a year, which takes no separators."""
    return (field.first("minimum"), field.first("maximum")) == (2000, 2100)


def is_month(field: Field) -> bool:
    """Whether a text is a month: 2026-04."""
    return str(field.first("pattern") or "").endswith(_MONTH)


def kind_of(root: Schema, field: Field, language: str) -> Kind:
    """How a place of the data is entered."""
    kind = type_of(field)
    if kind == "boolean":
        return "yes_no"
    if choices_of(field, language):
        return "choice"
    if kind == "array":
        return _list(root, field, language)
    if kind == "object":
        return "group" if any("properties" in schema for schema in field.schemas) else "json"
    if kind in {"integer", "number"}:
        return "number"
    return _string(field) if kind == "string" else "json"


def _list(root: Schema, field: Field, language: str) -> Kind:
    entry = field_at(root, (*field.path, 0))
    inner = kind_of(root, entry, language)
    if inner == "choice":
        return "choices"
    return {
        "group": "rows",
        "line": "entries",
        "number": "entries",
        "moment": "entries",
        "date": "entries",
    }.get(inner, "json")  # type: ignore[return-value]  # (the literals of the table, which mypy widens to str)


def _string(field: Field) -> Kind:
    match field.first("format"):
        case "date":
            return "date"
        case "date-time":
            return "moment"
        case "email" | "uri":
            return "line"
    return "text" if int(field.first("maxLength") or 0) > LONG else "line"


def members(field: Field) -> list[str]:
    """The names of an object's fields, in the order of the page."""
    order: dict[str, int] = {}
    for schema in field.schemas:
        for name, inner in schema.get("properties", {}).items():
            place = inner.get("x-order", 1_000) if isinstance(inner, Mapping) else 1_000
            order[name] = min(order.get(name, 10_000), place)
    return sorted(order, key=lambda name: order[name])
