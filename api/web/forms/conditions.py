"""What is needed always, what is needed now, and on what the rest depends (`if … then required`)."""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from api.web.forms.controls import Path
from api.web.forms.kinds import choices_of
from api.web.words import words
from services.in_force.forms.fields import field_at
from services.in_force.forms.keywords import Schema
from services.in_force.forms.limits import validator_of


def always(root: Schema, path: Path) -> frozenset[str]:
    """The members that an object at this place must have, whatever else it holds."""
    hidden = {id(schema["then"]) for schema in _conditional(root)} | {
        id(schema.get("else")) for schema in _conditional(root)
    }
    found = (schema for schema in field_at(root, path).schemas if id(schema) not in hidden)
    return frozenset(name for schema in found for name in schema.get("required", ()))


def now(root: Schema, data: Mapping[str, Any]) -> frozenset[str]:
    """The members of the whole that the data make necessary."""
    return frozenset(
        name
        for schema in _conditional(root)
        if _holds(schema["if"], data)
        for name in schema["then"].get("required", ())
    )


def sometimes(root: Schema, language: str) -> dict[str, str]:
    """By member of the whole: when it is needed, in words (`Employment: Fixed term`)."""
    told: dict[str, str] = {}
    for schema in _conditional(root):
        if text := " / ".join(_conditions(root, schema["if"], language)):
            told |= dict.fromkeys(schema["then"].get("required", ()), text)
    return told


def _conditional(root: Schema) -> Iterator[Mapping[str, Any]]:
    for schema in (root, *root.get("allOf", ())):
        if (
            isinstance(schema, Mapping)
            and isinstance(schema.get("if"), Mapping)
            and isinstance(schema.get("then"), Mapping)
        ):
            yield schema


def _holds(condition: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    try:
        return validator_of(condition).is_valid(dict(data))
    except jsonschema_rs.ValidationError:
        return False  # it refers to the document's definitions; the check of the whole form decides


def _conditions(root: Schema, condition: Mapping[str, Any], language: str) -> Iterator[str]:
    for name, inner in condition.get("properties", {}).items():
        values = inner.get("enum", [inner["const"]] if "const" in inner else [])
        field = field_at(root, (name,))
        said = dict(choices_of(field, language)) | yes_no(language)
        shown = [said.get(_key(value), str(value)) for value in values]
        if shown:
            yield f"{field.label(language)}{'：' if language == 'ja' else ': '}{('、' if language == 'ja' else ', ').join(shown)}"


def _key(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def yes_no(language: str) -> dict[str, str]:
    """What a truth is called."""
    said = words(language, "forms")
    return {"true": said.gettext("Yes"), "false": said.gettext("No")}
