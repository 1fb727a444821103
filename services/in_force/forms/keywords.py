"""The words that a form's schema may use, and where schemas stand inside schemas."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.errors import FieldError
from services.in_force.forms.refusals import pointer_of, refused

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = frozenset({"date", "date-time", "email", "time", "uri", "uuid"})
CHECKS = frozenset({"corporate_number"})

ONE = frozenset(
    {
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
MAPS = frozenset({"$defs", "dependentSchemas", "patternProperties", "properties"})
PLAIN = frozenset({
    "$comment", "$ref", "$schema", "const", "contentEncoding", "contentMediaType", "default",
    "dependentRequired", "deprecated", "description", "enum", "examples", "exclusiveMaximum",
    "exclusiveMinimum", "format", "maxContains", "maximum", "maxItems", "maxLength", "maxProperties",
    "minContains", "minimum", "minItems", "minLength", "minProperties", "multipleOf", "pattern",
    "readOnly", "required", "title", "type", "uniqueItems", "writeOnly",
})  # fmt: skip
KNOWN = ONE | LISTS | MAPS | PLAIN

Path = tuple[str | int, ...]
Schema = Mapping[str, Any]


def subschemas(schema: Schema) -> Iterator[tuple[Path, Schema]]:
    """Every schema inside a schema, itself first, each with its path; what is no schema is passed by."""
    waiting: list[tuple[Path, object]] = [((), schema)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, Mapping):
            yield path, found
            waiting.extend((path + step, child) for step, child in children(found))


def children(schema: Schema) -> Iterator[tuple[Path, object]]:
    """The schemas that stand directly inside one, with the steps that lead to them."""
    for keyword, value in schema.items():
        if keyword in ONE:
            yield (keyword,), value
        elif keyword in LISTS and isinstance(value, list | tuple):
            yield from (((keyword, n), child) for n, child in enumerate(value))
        elif keyword in MAPS and isinstance(value, Mapping):
            yield from (((keyword, name), child) for name, child in value.items())


def keyword_errors(schema: Schema, language: str) -> Iterator[FieldError]:
    """Words that a form may not use, and words of our own that hold something else than they take."""
    for path, found in subschemas(schema):
        for keyword, value in found.items():
            at = pointer_of((*path, keyword))
            if check := _CHECKS.get(keyword):
                yield from check(at, value, language)
            elif keyword not in KNOWN and not keyword.startswith("x-"):
                yield refused(at, "unknown_keyword", language, held=keyword)


def is_texts(value: object) -> bool:
    """Whether a value is a text in both languages."""
    return (
        isinstance(value, Mapping)
        and set(value) == {"ja", "en"}
        and all(isinstance(text, str) and text.strip() for text in value.values())
    )


def _schema(at: str, value: object, language: str) -> Iterator[FieldError]:
    if at != "/$schema" or value != DIALECT:
        yield refused(at, "dialect", language, held=value, limit=DIALECT)


def _format(at: str, value: object, language: str) -> Iterator[FieldError]:
    if not isinstance(value, str) or value not in FORMATS:
        yield refused(at, "format", language, held=value, limit=", ".join(sorted(FORMATS)))


def _texts(at: str, value: object, language: str) -> Iterator[FieldError]:
    if not is_texts(value):
        yield refused(at, "texts", language, held=value)


def _enum_labels(at: str, value: object, language: str) -> Iterator[FieldError]:
    if not isinstance(value, Mapping):
        yield refused(at, "extension", language, held=value, limit='{"value": {"ja": …, "en": …}}')
        return
    for name, texts in value.items():
        yield from _texts(at + pointer_of((name,)), texts, language)


def _text_list(at: str, value: object, language: str) -> Iterator[FieldError]:
    if not isinstance(value, list):
        yield refused(at, "extension", language, held=value, limit='[{"ja": …, "en": …}]')
        return
    for n, texts in enumerate(value):
        yield from _texts(f"{at}/{n}", texts, language)


def _flag(at: str, value: object, language: str) -> Iterator[FieldError]:
    if not isinstance(value, bool):
        yield refused(at, "extension", language, held=value, limit="true / false")


def _number(at: str, value: object, language: str) -> Iterator[FieldError]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield refused(at, "extension", language, held=value, limit="1, 2, 3 …")


def _known_check(at: str, value: object, language: str) -> Iterator[FieldError]:
    if not isinstance(value, str) or value not in CHECKS:
        yield refused(at, "extension", language, held=value, limit=", ".join(sorted(CHECKS)))


_CHECKS: Mapping[str, Callable[[str, object, str], Iterator[FieldError]]] = {
    "$schema": _schema,
    "format": _format,
    "x-attachments": _text_list,
    "x-check": _known_check,
    "x-enum-labels": _enum_labels,
    "x-help": _texts,
    "x-label": _texts,
    "x-order": _number,
    "x-personal": _flag,
}
