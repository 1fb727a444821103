"""Which places of a form's data hold personal data (`x-personal`)."""

from collections.abc import Iterator

from services.in_force.forms.fields import resolve
from services.in_force.forms.keywords import Path, Schema, children
from services.in_force.forms.refusals import pointer_of

ANY = "*"
_MEMBER = frozenset({"additionalProperties", "patternProperties", "unevaluatedProperties"})
_ENTRY = frozenset({"contains", "items", "prefixItems", "unevaluatedItems"})
_NO_VALUE = frozenset({"$defs", "if", "not", "propertyNames", "contentSchema"})


def personal_fields(schema: Schema) -> list[str]:
    """The pointers to personal values in the data of a checked form; `*` stands for any name or entry.

    What lies inside a personal value is personal with it and not listed again.
    """
    return sorted({pointer_of(path) for path in _personal(schema, schema, ())})


def _personal(root: Schema, schema: object, at: Path) -> Iterator[Path]:
    if not isinstance(schema, dict):
        return
    if schema.get("x-personal"):
        yield at
        return
    if "$ref" in schema:
        yield from _personal(root, resolve(root, schema["$ref"]), at)
    for step, inner in children(schema):
        if step[0] not in _NO_VALUE:
            yield from _personal(root, inner, _place(at, step))


def _place(at: Path, step: Path) -> Path:
    """Where in the data the values of an inner schema stand."""
    if step[0] == "properties":
        return (*at, step[1])
    if step[0] in _MEMBER or step[0] in _ENTRY:
        return (*at, ANY)
    return at
