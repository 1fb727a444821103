"""What a form says about the field at a place in its data: label, help, order, choices, personal or not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.in_force.forms.expansion import target_of
from services.in_force.forms.keywords import Schema

_BESIDE = ("allOf", "anyOf", "oneOf")
_THEN = ("then", "else")


@dataclass(frozen=True, slots=True)
class Field:
    """A place in the data, and all schemas that speak of it. An entry without a label has its list's."""

    path: tuple[str | int, ...]
    schemas: tuple[Schema, ...]
    labels: tuple[Schema, ...]
    personal: bool
    order: tuple[int, ...]

    def label(self, language: str) -> str:
        """The field's name for people; the names in the data where the form gives none."""
        label = self.name(language)
        return label if self.row is None else f"{label} ({self.row})"

    def name(self, language: str) -> str:
        """The label without the number of its entry."""
        named = _text(self.labels, "x-label", language)
        titles = (schema["title"] for schema in self.labels if "title" in schema)
        return named or next(titles, None) or ".".join(str(step) for step in self.path)

    @property
    def row(self) -> int | None:
        """Within an entry of a list, which one it is, from 1."""
        index = next((step for step in reversed(self.path) if isinstance(step, int)), None)
        return None if index is None else index + 1

    def text(self, keyword: str, language: str) -> str | None:
        """The first text of a two-language keyword."""
        return _text(self.schemas, keyword, language)

    def choice(self, value: object, language: str) -> str:
        """A choice as people read it, with the value that programs send."""
        for schema in self.schemas:
            if texts := schema.get("x-enum-labels", {}).get(str(value)):
                return f"{texts.get(language) or texts['en']} ({value})"
        return value if isinstance(value, str) else orjson.dumps(value).decode()

    def first(self, keyword: str) -> Any:
        """What the first schema that has this keyword says; None if none has it."""
        return next((schema[keyword] for schema in self.schemas if keyword in schema), None)


def field_at(root: Schema, path: Sequence[str | int]) -> Field:
    """The field at a path of the data. A field is personal if anything on the way to it is."""
    found = list(_beside(root, [root]))
    personal = _is_personal(found)
    order: list[int] = []
    labels = found
    for step in path:
        found = list(_beside(root, [inner for schema in found for inner in _inside(schema, step)]))
        personal = personal or _is_personal(found)
        if isinstance(step, str) or any("x-label" in schema or "title" in schema for schema in found):
            labels = found
        order.append(next((schema["x-order"] for schema in found if "x-order" in schema), 1_000))
    return Field(tuple(path), tuple(found), tuple(labels), personal, tuple(order))


def resolve(root: Schema, reference: str) -> Schema:
    """The schema that a checked reference names inside its document."""
    found: Any = root
    for step in (target_of(reference) or "").split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        found = found[int(name)] if isinstance(found, Sequence) else found[name]
    assert isinstance(found, Mapping)
    return found


def _text(schemas: Sequence[Schema], keyword: str, language: str) -> str | None:
    texts = (schema[keyword] for schema in schemas if keyword in schema)
    return next((str(text.get(language) or text["en"]) for text in texts), None)


def _is_personal(schemas: Sequence[Schema]) -> bool:
    return any(schema.get("x-personal") for schema in schemas)


def _beside(root: Schema, schemas: Sequence[object]) -> Iterator[Schema]:
    """These schemas and those that speak of the same value. It ends: a checked form has no circles."""
    waiting = list(schemas)
    while waiting:
        schema = waiting.pop(0)
        if not isinstance(schema, Mapping):
            continue
        yield schema
        if "$ref" in schema:
            waiting.append(resolve(root, schema["$ref"]))
        waiting.extend(inner for keyword in _BESIDE for inner in schema.get(keyword, ()))
        waiting.extend(schema[keyword] for keyword in _THEN if keyword in schema)
        waiting.extend(schema.get("dependentSchemas", {}).values())


def _inside(schema: Schema, step: str | int) -> Iterator[object]:
    """What one schema says of a member. Patterns of names are not matched here: all of them count."""
    if isinstance(step, int):
        first = schema.get("prefixItems", ())
        yield from first[step : step + 1]
        yield from (
            schema[keyword] for keyword in ("items", "contains", "unevaluatedItems") if keyword in schema
        )
        return
    named = schema.get("properties", {})
    if step in named:
        yield named[step]
        return
    yield from schema.get("patternProperties", {}).values()
    yield from (schema[kw] for kw in ("additionalProperties", "unevaluatedProperties") if kw in schema)
