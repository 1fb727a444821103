"""Errors of form data: from what the validator found to a pointer, a stable code and a sentence."""

from collections.abc import Iterator, Sequence

import jsonschema_rs

from core.errors import FieldError
from services.in_force.forms.fields import Field, field_at
from services.in_force.forms.held import held, looks_secret
from services.in_force.forms.keywords import Schema
from services.in_force.forms.refusals import pointer_of, shortened
from services.in_force.forms.takes import choices, field_takes, rule_takes

CODES = {
    "additionalProperties": "unknown_field",
    "anyOf": "no_alternative",
    "const": "choice",
    "contains": "contains",
    "enum": "choice",
    "exclusiveMaximum": "too_large",
    "exclusiveMinimum": "too_small",
    "false schema": "not_taken",
    "format": "format",
    "maxItems": "too_many",
    "maxLength": "too_long",
    "maxProperties": "too_many",
    "maximum": "too_large",
    "minItems": "too_few",
    "minLength": "too_short",
    "minProperties": "too_few",
    "minimum": "too_small",
    "multipleOf": "not_a_multiple",
    "not": "not_taken",
    "oneOf": "no_alternative",
    "pattern": "pattern",
    "propertyNames": "field_name",
    "required": "required",
    "type": "type",
    "unevaluatedProperties": "unknown_field",
    "unevaluatedItems": "too_many",
    "uniqueItems": "not_unique",
}
MAX_BRANCHES = 3
MAX_NESTED = 2

Found = tuple[Field, FieldError]


def field_errors(
    root: Schema, error: jsonschema_rs.ValidationError, language: str, depth: int = 0
) -> Iterator[Found]:
    """What one finding of the validator says about which fields."""
    path = list(error.instance_path)
    keyword = error.kind.name
    if keyword == "required":
        yield _missing(field_at(root, [*path, error.kind.value]), language)
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        for name in error.kind.value:
            yield _unknown(field_at(root, path), field_at(root, [*path, name]), language)
    elif keyword in ("anyOf", "oneOf"):
        yield _no_alternative(root, error, language, depth)
    else:
        field = field_at(root, path)
        takes = rule_takes(keyword, error.kind.value, field, language)
        yield _found(field, CODES.get(keyword, "invalid"), sentence(field, error.instance, takes, language))


def sentence(field: Field, value: object, takes: str, language: str) -> str:
    """`Start date held "…"; it takes …`, in the reader's language."""
    label = field.label(language)
    shown = held(value, personal=field.personal, language=language)
    if language == "ja":
        return (
            f"「{label}」は{shown}でした。指定できるのは{takes}です。"
            if label
            else f"{shown}でした。指定できるのは{takes}です。"
        )
    return f"{label or 'The form'} held {shown}; it takes {takes}."


def _found(field: Field, code: str, detail: str) -> Found:
    return field, FieldError(pointer_of(field.path), code, detail)


def _missing(field: Field, language: str) -> Found:
    label, takes = field.label(language), field_takes(field, language)
    ja, en = f"「{label}」は必須です。指定できるのは{takes}です。", f"{label} is missing; it takes {takes}."
    return _found(field, "required", ja if language == "ja" else en)


def _unknown(parent: Field, field: Field, language: str) -> Found:
    name = str(field.path[-1])
    shown = held(name, personal=True, language=language) if looks_secret(name) else shortened(name, limit=40)
    known = [key for schema in parent.schemas for key in schema.get("properties", {})]
    takes = choices(sorted(set(known)), parent, language)
    ja = f"「{shown}」という項目はありません。指定できるのは{takes}です。"
    return _found(
        field, "unknown_field", ja if language == "ja" else f"{shown} is not a field here; it takes {takes}."
    )


def _no_alternative(root: Schema, error: jsonschema_rs.ValidationError, language: str, depth: int) -> Found:
    """No alternative fits, or more than one: says what each of them lacks."""
    field = field_at(root, list(error.instance_path))
    reasons = list(_reasons(root, error.kind.value, language, depth)) if depth < MAX_NESTED else []
    if language == "ja":
        takes = "次のどれか一つを満たす値" + ("：" + " または ".join(reasons) if reasons else "")
    else:
        takes = "a value that fits one alternative" + (": " + " or ".join(reasons) if reasons else "")
    return _found(field, "no_alternative", sentence(field, error.instance, takes, language))


def _reasons(
    root: Schema, branches: Sequence[Sequence[jsonschema_rs.ValidationError]], language: str, depth: int
) -> Iterator[str]:
    for branch in branches[:MAX_BRANCHES]:
        for inner in branch[:1]:
            yield from (f"({found.detail})" for _, found in field_errors(root, inner, language, depth + 1))
