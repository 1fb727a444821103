"""What a form's schema may be. A schema is code that clients write, so it is bounded before it is run.

Bounded: size, depth, number of properties, and what its references expand to. Nothing is fetched.
Patterns run in a linear-time engine: `^(a+)+$` costs microseconds, and what that engine cannot do
(look-around, back references) is refused on save.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import orjson

from core.errors import FieldError
from services.in_force.forms.expansion import expansion_errors
from services.in_force.forms.keywords import DIALECT, Path, keyword_errors, subschemas
from services.in_force.forms.refusals import pointer_of, refused

MAX_BYTES = 64 * 1024
MAX_DEPTH = 24
MAX_PROPERTIES = 300
PATTERNS = jsonschema_rs.RegexOptions(size_limit=1 << 17, dfa_size_limit=1 << 17)
EMAILS = jsonschema_rs.EmailOptions(require_tld=True)

_META = jsonschema_rs.Draft202012Validator({"$ref": DIALECT}, offline=True)


def check_schema(schema: object, *, language: str = "en") -> list[FieldError]:
    """Why this schema is refused as an intake form, by pointer into it; empty if it is taken.

    From the cheap checks to the dear ones; each stage runs only on what the earlier ones bounded.
    """
    if errors := list(_shape(schema, language)):
        return errors
    assert isinstance(schema, Mapping)
    for stage in (_bounds, keyword_errors, _dialect, expansion_errors, _patterns):
        if errors := list(stage(schema, language)):
            return errors
    return []


def validator_of(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Compile a schema: nothing is fetched, patterns match in linear time, formats are asserted.

    Raises jsonschema_rs.ValidationError if it does not compile.
    """
    return jsonschema_rs.Draft202012Validator(
        dict(schema), validate_formats=True, pattern_options=PATTERNS, email_options=EMAILS, offline=True
    )


def _shape(schema: object, language: str) -> Iterator[FieldError]:
    """It is a JSON object, of bounded depth."""
    if not isinstance(schema, Mapping):
        yield refused("", "type", language, held=type(schema).__name__)
    elif (depth := _depth(schema)) > MAX_DEPTH:
        yield refused("", "too_deep", language, held=depth, limit=MAX_DEPTH)
    else:
        try:
            orjson.dumps(schema)
        except TypeError as error:  # a key that is no string, a lone surrogate, a value of a foreign type
            yield refused("", "not_json", language, held=str(error))


def _bounds(schema: Mapping[str, Any], language: str) -> Iterator[FieldError]:
    """Its size, its number of properties, and the kind of its root."""
    if (size := len(orjson.dumps(schema))) > MAX_BYTES:
        yield refused("", "too_large", language, held=size, limit=MAX_BYTES)
        return
    if schema.get("type") != "object":
        yield refused("/type", "root_type", language, held=schema.get("type"))
    properties = (found.get("properties") for _, found in subschemas(schema))
    count = sum(len(names) for names in properties if isinstance(names, Mapping))
    if count > MAX_PROPERTIES:
        yield refused("", "too_many_properties", language, held=count, limit=MAX_PROPERTIES)


def _depth(value: object) -> int:
    """How deeply a JSON value is nested, level by level, counted no further than just past the bound."""
    level, depth = [value], 0
    while level and depth <= MAX_DEPTH:
        level = [child for parent in level for child in _members(parent)]
        depth += 1
    return depth


def _members(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, list | tuple):
        yield from value


def _dialect(schema: Mapping[str, Any], language: str) -> Iterator[FieldError]:
    """What the metaschema of 2020-12 says: each keyword holds the kind of value that it takes."""
    for error in _META.iter_errors(dict(schema)):
        yield refused(pointer_of(error.instance_path), "keyword_value", language, held=error.message)


def _patterns(schema: Mapping[str, Any], language: str) -> Iterator[FieldError]:
    """Each pattern compiles, within its bounds, in the linear-time engine."""
    for path, found in subschemas(schema):
        by_name = found.get("patternProperties", {})
        patterns: list[tuple[Path, str]] = [(("patternProperties", name), name) for name in by_name]
        patterns += [(("pattern",), found["pattern"])] if "pattern" in found else []
        for step, pattern in patterns:
            if not _compiles(pattern):
                yield refused(pointer_of(path + step), "pattern", language, held=pattern)


def _compiles(pattern: str) -> bool:
    try:
        validator_of({"pattern": pattern})
    except jsonschema_rs.ValidationError:
        return False
    return True
